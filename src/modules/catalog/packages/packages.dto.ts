import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent, MoneyResponse } from '../../../platform/http/index.ts';
import { PACKAGE_TRANSITIONS, type PackageStatus } from './package.ts';

const MOST_COMPONENTS = 10;
const MOST_TICKETS = 50;
const MOST_STOCK = 1_000_000;
const STATUSES = Object.keys(PACKAGE_TRANSITIONS) as PackageStatus[];

export class PackageComponentRequest {
  @ApiProperty({ description: 'The key of a price level', minLength: 1, maxLength: 100, example: 'category-1' })
  @IsString()
  @Length(1, 100)
  priceLevel!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_TICKETS, example: 2 })
  @IsInt()
  @Min(1)
  @Max(MOST_TICKETS)
  quantity!: number;
}

export class CreatePackageRequest {
  @ApiProperty({ minLength: 1, maxLength: 80, example: 'Family' }) @IsString() @Length(1, 80) name!: string;
  @ApiProperty({
    type: 'integer',
    description: 'All-in, for the whole package, in minor units; not above what its tickets cost one by one',
    minimum: 1,
    maximum: 1_000_000_000,
    example: 24_000,
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  price!: number;
  @ApiProperty({ type: [PackageComponentRequest], minItems: 1, maxItems: MOST_COMPONENTS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_COMPONENTS)
  @ValidateNested({ each: true })
  @Type(() => PackageComponentRequest)
  components!: PackageComponentRequest[];
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'How many of it may be sold; null or absent: as long as there are tickets',
    minimum: 1,
    maximum: MOST_STOCK,
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInt()
  @Min(1)
  @Max(MOST_STOCK)
  stock?: number | null;
}

/** What it costs and has never changes: withdraw it, and make another one. */
export class UpdatePackageRequest {
  @ApiPropertyOptional({ enum: STATUSES, description: 'What is withdrawn stays so' })
  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: PackageStatus;
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'How many of it may be sold in all; null: as long as there are tickets',
    minimum: 1,
    maximum: MOST_STOCK,
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInt()
  @Min(1)
  @Max(MOST_STOCK)
  stock?: number | null;
}

export class PackageComponentResponse {
  @ApiProperty({ example: 'category-1' }) priceLevel!: string;
  @ApiProperty({ example: 'Category 1' }) priceLevelName!: string;
  @ApiProperty({ type: 'integer', example: 2 }) quantity!: number;
}

export class PackageResponse {
  @ApiProperty({ example: 'pkg_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'Family' }) name!: string;
  @ApiProperty({ type: MoneyResponse, description: 'All-in, for the whole package' }) price!: MoneyResponse;
  @ApiProperty({ type: MoneyResponse, description: 'What its tickets cost one by one' }) singly!: MoneyResponse;
  @ApiProperty({ type: MoneyResponse, description: 'How much less the package costs' }) saved!: MoneyResponse;
  @ApiProperty({ type: [PackageComponentResponse] }) components!: PackageComponentResponse[];
}

export class PackageOffer extends PackageResponse {
  @ApiProperty({ description: 'As many as there were are bought, or being paid for' }) soldOut!: boolean;
}

export class PackageAdminResponse extends PackageResponse {
  @ApiProperty({ enum: STATUSES }) status!: PackageStatus;
  @ApiProperty({ type: 'integer', nullable: true, description: 'How many of it may be sold; null: no limit' })
  stock!: number | null;
  @ApiProperty({ type: 'integer', description: 'How many are bought, or being paid for' }) taken!: number;
}

export class PackagesResponse {
  @ApiProperty({ type: [PackageAdminResponse], description: 'The oldest first' }) items!: PackageAdminResponse[];
}
