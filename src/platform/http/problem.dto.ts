import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FaultResponse {
  @ApiProperty({ description: 'RFC 6901 pointer into the request body', example: '/buyer/email' }) pointer!: string;
  @ApiProperty({ example: 'http.isEmail' }) code!: string;
  @ApiProperty({ example: 'email must be an email' }) detail!: string;
}

/** RFC 9457. */
export class Problem {
  @ApiProperty({ example: '/errors/holds.seat_taken' }) type!: string;
  @ApiProperty({ example: 'Seat taken' }) title!: string;
  @ApiProperty({ example: 409 }) status!: number;
  @ApiProperty({ example: 'Someone else has just taken one of these seats.' }) detail!: string;
  @ApiProperty({ description: 'Stable; see docs/errors.md', example: 'holds.seat_taken' }) code!: string;
  @ApiProperty({ example: '/api/events/stadium-final/holds' }) instance!: string;
  @ApiPropertyOptional({ type: [FaultResponse] }) errors?: FaultResponse[];
}
