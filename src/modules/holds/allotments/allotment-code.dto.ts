import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { type Channel, CHANNELS } from '../../inventory/index.ts';
import { AreaQuantity } from './allotments.dto.ts';

const LONGEST_CODE = 64;

export class AllotmentCode {
  @ApiProperty({ minLength: 1, maxLength: LONGEST_CODE, example: 'K7QMX-2XRDP-9FAZT' })
  @IsString()
  @Length(1, LONGEST_CODE)
  code!: string;
}

export class CodeMadeResponse {
  @ApiProperty({ example: 'K7QMX-2XRDP-9FAZT', description: 'Shown this once: nobody can read it again' })
  code!: string;
  @ApiProperty({
    example: 'https://tickets.example.com/e/stadium-final/seats#code=K7QMX-2XRDP-9FAZT',
    description: 'The page on which it opens the places. What stands behind the # is sent to no server',
  })
  link!: string;
}

export class AllotmentOpenResponse {
  @ApiProperty({ example: 'Fan club' }) name!: string;
  @ApiProperty({ enum: CHANNELS }) channel!: Channel;
  @ApiProperty({ type: [String], description: 'Seats that can be held with the code', example: ['L12-5-17'] })
  seats!: string[];
  @ApiProperty({ type: [AreaQuantity], description: 'Places of areas that can be held with the code' })
  areas!: AreaQuantity[];
  @ApiProperty({ type: [Number], description: 'All of these, by their indexes in the layout’s order', example: [417] })
  left!: number[];
  @ApiProperty({ type: [Number], description: 'Places that somebody with the code holds at this moment', example: [] })
  held!: number[];
}
