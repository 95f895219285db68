import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsInstant, MayBeAbsent } from '../../../platform/http/index.ts';
import { type Channel, CHANNELS } from '../../inventory/index.ts';

const MOST_SEATS = 2_000;
const MOST_ROWS = 500;
const MOST_OF_AREA = 200_000;

export class RowName {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'Lower 12' }) @IsString() @Length(1, 120) section!: string;
  @ApiProperty({ minLength: 1, maxLength: 120, example: '5' }) @IsString() @Length(1, 120) row!: string;
}

export class AreaQuantity {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'standing-floor' }) @IsString() @Length(1, 120) area!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_OF_AREA, example: 200 })
  @IsInt()
  @Min(1)
  @Max(MOST_OF_AREA)
  quantity!: number;
}

/** Any of the four, or several: seats by their ids, whole rows, whole sections, so many places of an area. */
export class PlacesRequest {
  @ApiPropertyOptional({ type: [String], maxItems: MOST_SEATS, example: ['L12-5-17', 'L12-5-18'] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_SEATS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  seats?: string[];
  @ApiPropertyOptional({ type: [RowName], maxItems: MOST_ROWS })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => RowName)
  rows?: RowName[];
  @ApiPropertyOptional({ type: [String], maxItems: MOST_ROWS, example: ['Lower 13'] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MOST_ROWS)
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  sections?: string[];
  @ApiPropertyOptional({ type: [AreaQuantity], maxItems: 100 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique(({ area }: AreaQuantity) => area)
  @ValidateNested({ each: true })
  @Type(() => AreaQuantity)
  areas?: AreaQuantity[];
}

export class AllotmentRequest extends PlacesRequest {
  @ApiProperty({ minLength: 1, maxLength: 80, example: 'Fan club' })
  @IsString()
  @Length(1, 80)
  name!: string;
  @ApiProperty({ enum: CHANNELS, description: 'For whom. What is in no allotment is sold on the web' })
  @IsIn(CHANNELS)
  channel!: Channel;
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'What is left of it then is released by itself; null or absent: never',
    example: '2036-06-04T18:00:00Z',
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInstant()
  releaseAt?: string | null;
  @ApiPropertyOptional({
    default: false,
    description: 'Sets aside what is free of these places; else all of them or none',
  })
  @MayBeAbsent()
  @IsBoolean()
  onlyFree?: boolean;
}

export class MoveReleaseRequest {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'What is left of it then is released by itself; null: never',
    example: '2036-06-04T18:00:00Z',
  })
  @ValidateIf((_, value) => value !== null)
  @IsInstant()
  releaseAt!: string | null;
}

export class AllotmentResponse {
  @ApiProperty({ example: 'alt_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'Fan club' }) name!: string;
  @ApiProperty({ enum: CHANNELS }) channel!: Channel;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) releaseAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while it may have places' })
  releasedAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'How many places it had at first', example: 40 }) places!: number;
  @ApiProperty({ type: 'integer', description: 'How many it has now and has not sold', example: 12 }) left!: number;
  @ApiProperty({ type: 'integer', description: 'Of its own, how many wait for their money', example: 2 })
  claimed!: number;
  @ApiProperty({ type: 'integer', description: 'Of its own, how many are sold with its code', example: 26 })
  sold!: number;
  @ApiProperty({ type: [String], description: 'The seats that are left' }) seats!: string[];
  @ApiProperty({ type: [AreaQuantity], description: 'The places of areas that are left' }) areas!: AreaQuantity[];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it has the code that it has; null: nobody can sell out of it',
  })
  codeMadeAt!: string | null;
}

export class AllotmentsResponse {
  @ApiProperty({ type: [AllotmentResponse] }) items!: AllotmentResponse[];
}

export class ReleaseResponse {
  @ApiProperty({ type: 'integer', description: 'Places that anybody can have now', example: 28 }) released!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Of those asked for, not free now: sold or claimed, which come back to everybody; or released before',
    example: 0,
  })
  notReleased!: number;
  @ApiProperty({
    type: 'integer',
    description: 'How many places the allotment still has and has not sold',
    example: 12,
  })
  left!: number;
}
