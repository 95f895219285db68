import { ApiProperty } from '@nestjs/swagger';

/** Columns over places, so that 50,000 seats stay small. The modules' README says how to read it. */
export class SeatmapResponse {
  @ApiProperty({ description: 'Hash of the content' }) id!: string;
  @ApiProperty() eventId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, example: { width: 1600, height: 1760 } }) size!: object;
  @ApiProperty({ example: 'EUR' }) currency!: string;
  @ApiProperty({ type: 'array', items: { type: 'object' } }) priceLevels!: object[];
  @ApiProperty({ type: [String], description: "Bit i of a seat's attribute mask is attributes[i]" })
  attributes!: string[];
  @ApiProperty({ type: 'array', items: { type: 'object' } }) sections!: object[];
  @ApiProperty({ type: 'array', items: { type: 'object' } }) areas!: object[];
  @ApiProperty({ type: 'array', items: { type: 'object' } }) decor!: object[];
  @ApiProperty() seatCount!: number;
  @ApiProperty() placeCount!: number;
}
