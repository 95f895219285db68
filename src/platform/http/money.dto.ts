import { ApiProperty } from '@nestjs/swagger';

export class MoneyResponse {
  @ApiProperty({ type: 'integer', description: "Minor units by the currency's ISO exponent", example: 6500 })
  amount!: number;
  @ApiProperty({ example: 'EUR' }) currency!: string;
}
