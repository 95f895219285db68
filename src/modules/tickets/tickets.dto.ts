import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class TicketResponse {
  @ApiProperty({ example: 'tkt_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty() orderId!: string;
  @ApiProperty() eventId!: string;
  @ApiProperty({ enum: ['live', 'void'] }) status!: string;
  @ApiProperty({ type: String, nullable: true, example: 'L12-4-7' }) seat!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'Standing floor' }) area!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'Lower 12' }) section!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '4' }) row!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '7' }) number!: string | null;
  @ApiProperty({ example: 'category-1' }) priceLevel!: string;
  @ApiProperty({ example: 'Category 1' }) priceLevelName!: string;
  @ApiProperty() holderName!: string;
  @ApiProperty({ description: 'The text of the QR, signed with Ed25519', example: 'ST1.AQAAAAE...' }) qr!: string;
}

export class TicketList {
  @ApiProperty({ type: [TicketResponse] }) items!: TicketResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class VerifyTicketRequest {
  @ApiProperty({ description: 'The text of a QR', minLength: 1, maxLength: 500, example: 'ST1.AQAAAAE...' })
  @IsString()
  @Length(1, 500)
  code!: string;
}

export class VerifiedTicketResponse {
  @ApiProperty() valid!: boolean;
  @ApiProperty({ type: String, nullable: true, enum: ['not_signed', 'unknown', 'void'] }) reason!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'stadium-final' }) event!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'Lower 12, row 4, seat 7' }) seat!: string | null;
}

export class TicketKeyResponse {
  @ApiProperty({ example: 'Ed25519' }) algorithm!: string;
  @ApiProperty({ description: 'SPKI DER in base64' }) publicKey!: string;
}
