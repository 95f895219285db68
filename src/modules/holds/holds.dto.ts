import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Fault } from '../../kit/index.ts';
import { InvalidInput, MayBeAbsent, MoneyResponse } from '../../platform/http/index.ts';
import { AllotmentCode } from './allotments/allotment-code.dto.ts';
import { ARRANGEMENTS } from './best/explain.ts';
import { type HoldChoice, MOST_PLACES } from './hold.ts';

export class BestAvailableRequest {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_PLACES, example: 2 })
  @IsInt()
  @Min(1)
  @Max(MOST_PLACES)
  quantity!: number;
  @ApiPropertyOptional({ maxLength: 100, example: 'category-1' })
  @MayBeAbsent()
  @IsString()
  @Length(1, 100)
  priceLevel?: string;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'All-in, in minor units, for one seat',
    minimum: 0,
    maximum: 100_000_000,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  maxPrice?: number;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'How many of the seats must be accessible',
    minimum: 0,
    maximum: MOST_PLACES,
    default: 0,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MOST_PLACES)
  accessible?: number;
}

export class PackageWish {
  @ApiProperty({ minLength: 1, maxLength: 60, example: 'pkg_1_01kc0000000000000000000000' })
  @IsString()
  @Length(1, 60)
  id!: string;
}

/** Exactly one of `seats`, `bestAvailable`, `area` with `quantity`, and `package`, which may have own `seats` beside it. */
export class HoldRequest {
  @ApiPropertyOptional({ type: [String], maxItems: MOST_PLACES, example: ['L12-5-17', 'L12-5-18'] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PLACES)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  seats?: string[];
  @ApiPropertyOptional({
    type: 'integer',
    description:
      'With `seats`: how many of the party use a wheelchair. Accessible places want it as long as they are kept for those who need them',
    minimum: 0,
    maximum: MOST_PLACES,
    default: 0,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MOST_PLACES)
  accessible?: number;
  @ApiPropertyOptional({ type: BestAvailableRequest })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => BestAvailableRequest)
  bestAvailable?: BestAvailableRequest;
  @ApiPropertyOptional({ maxLength: 120, example: 'standing-floor' })
  @MayBeAbsent()
  @IsString()
  @Length(1, 120)
  area?: string;
  @ApiPropertyOptional({ type: 'integer', description: 'With `area`', minimum: 1, maximum: MOST_PLACES })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(MOST_PLACES)
  quantity?: number;
  @ApiPropertyOptional({
    type: PackageWish,
    description:
      'Several tickets for one price: the best places for each of its components, or just `seats`; what it has of areas is added to them. Not with `allotment`',
  })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PackageWish)
  package?: PackageWish;
  @ApiPropertyOptional({
    type: AllotmentCode,
    description:
      'The code of an allotment: with `seats` its places may be among them, of an area they are taken first, best available is among them alone',
  })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AllotmentCode)
  allotment?: AllotmentCode;
}

/** @throws InvalidInput unless exactly one way of choosing is used */
export function choiceOf({
  seats,
  accessible,
  bestAvailable,
  area,
  quantity,
  package: wish,
  allotment,
}: HoldRequest): HoldChoice {
  const fault = (pointer: string, detail: string): Fault => ({ pointer, code: 'holds.one_choice', detail });
  const ways = [wish ?? seats, bestAvailable, area].filter((way) => way !== undefined && way !== null).length;
  if (ways !== 1) {
    const detail = 'Send exactly one of seats, bestAvailable, area with quantity, or package, which may have seats.';
    throw new InvalidInput([fault('', detail)]);
  }
  if (wish && allotment) throw new InvalidInput([fault('/allotment', 'A package is not sold out of an allotment.')]);
  if ((area === undefined) !== (quantity === undefined)) {
    throw new InvalidInput([fault('/quantity', 'area and quantity come together.')]);
  }
  if (accessible !== undefined && !seats) {
    throw new InvalidInput([fault('/accessible', 'accessible comes with seats; bestAvailable has its own.')]);
  }
  if (wish) {
    const own = seats && { seats, ...(accessible ? { accessible } : {}) };
    return { kind: 'package', id: wish.id, ...own };
  }
  // Who says nothing and who says none want the same: a retry must be known by its body.
  if (seats) return { kind: 'seats', seats, ...(accessible ? { accessible } : {}) };
  if (bestAvailable) return { kind: 'best', ...bestAvailable, accessible: bestAvailable.accessible ?? 0 };
  return { kind: 'area', area: area ?? '', quantity: quantity ?? 0 };
}

export class HeldSeatResponse {
  @ApiProperty({ example: 'L12-5-17' }) id!: string;
  @ApiProperty({ example: 'Lower 12' }) section!: string;
  @ApiProperty({ example: '5' }) row!: string;
  @ApiProperty({ example: '17' }) number!: string;
  @ApiProperty({ example: 'category-1' }) priceLevel!: string;
  @ApiProperty({ example: 'Category 1' }) priceLevelName!: string;
  @ApiProperty({ type: MoneyResponse, description: 'All-in' }) price!: MoneyResponse;
  @ApiProperty({ type: [String] }) attributes!: string[];
}

export class HeldAreaResponse {
  @ApiProperty({ example: 'standing-floor' }) id!: string;
  @ApiProperty({ example: 'Standing floor' }) name!: string;
  @ApiProperty({ example: 2 }) quantity!: number;
  @ApiProperty({ example: 'standing' }) priceLevel!: string;
  @ApiProperty({ example: 'Standing' }) priceLevelName!: string;
  @ApiProperty({ type: MoneyResponse, description: 'Of one place, all-in' }) price!: MoneyResponse;
}

export class ReasonResponse {
  @ApiProperty({
    enum: ARRANGEMENTS,
    description: 'One row has room for all; else two rows, one behind the other; else as few groups as may be',
  })
  arrangement!: (typeof ARRANGEMENTS)[number];
  @ApiProperty({ description: 'Whether all sit side by side in one row' }) together!: boolean;
  @ApiProperty({ example: 1 }) rows!: number;
  @ApiProperty({ type: [Number], description: 'Sizes of the groups that sit side by side', example: [4] })
  blocks!: number[];
  @ApiProperty({ description: 'Mean distance of its seats from where everybody looks, in plan units', example: 1412 })
  distance!: number;
}

export class HeldPackageResponse {
  @ApiProperty({ example: 'pkg_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'Family' }) name!: string;
  @ApiProperty({ type: MoneyResponse, description: 'How much less it costs than its tickets one by one' })
  saved!: MoneyResponse;
}

export class PriceLineResponse {
  @ApiProperty({ description: 'Of the seat, or of the area', example: 'L12-5-17' }) id!: string;
  @ApiProperty({ example: 'category-1' }) priceLevel!: string;
  @ApiProperty({ example: 'Category 1' }) priceLevelName!: string;
  @ApiProperty({ type: MoneyResponse, description: 'Its share of the price of the package, all-in' })
  price!: MoneyResponse;
  @ApiProperty({ type: MoneyResponse, description: 'The part of the price that is fees' }) fees!: MoneyResponse;
}

export class HoldResponse {
  @ApiProperty({ example: 'hld_1_2_0a1b2c3d4e5f6g7h8i9j0k' }) id!: string;
  @ApiProperty() eventId!: string;
  @ApiProperty({ type: [HeldSeatResponse] }) seats!: HeldSeatResponse[];
  @ApiProperty({ type: [HeldAreaResponse] }) areas!: HeldAreaResponse[];
  @ApiProperty({ type: MoneyResponse }) total!: MoneyResponse;
  @ApiPropertyOptional({ type: HeldPackageResponse, description: 'Absent where they are single tickets' })
  package?: HeldPackageResponse;
  @ApiPropertyOptional({
    type: [PriceLineResponse],
    description:
      'Of a package: one a ticket, together `total` exactly. `seats` and `areas` have the prices of single tickets',
  })
  priceLines?: PriceLineResponse[];
  @ApiProperty({ format: 'date-time' }) expiresAt!: string;
  @ApiProperty({ description: 'Whether it can still be extended, once' }) extendable!: boolean;
  @ApiProperty({ description: 'Best available found no place for all side by side' }) splitNotice!: boolean;
  @ApiProperty({
    type: ReasonResponse,
    nullable: true,
    description:
      'Why best available chose these seats: in the answer to the request that asked for it, else null. Of a package, that component which sits least together',
  })
  reason!: ReasonResponse | null;
}

export class LevelAvailability {
  @ApiProperty() key!: string;
  @ApiProperty() available!: number;
  @ApiProperty() total!: number;
}

export class AreaAvailability {
  @ApiProperty() id!: string;
  @ApiProperty() available!: number;
  @ApiProperty() total!: number;
}

export class AvailabilityResponse {
  @ApiProperty({ example: '2.417' }) version!: string;
  @ApiProperty({ description: 'One digit a place in the layout’s order: 0 available, 1 held, 2 gone' }) places!: string;
  @ApiProperty({ type: [LevelAvailability] }) levels!: LevelAvailability[];
  @ApiProperty({ type: [AreaAvailability] }) areas!: AreaAvailability[];
}
