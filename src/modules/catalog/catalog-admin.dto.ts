import { ApiProperty, ApiPropertyOptional, PartialType, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsHexColor,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsTimeZone,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsInstant, MayBeAbsent } from '../../platform/http/index.ts';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
/** What ISO 4217 calls a currency is what the runtime's data know: a closed list, so that minor digits are never guessed. */
const CURRENCIES = Intl.supportedValuesOf('currency');

/** The smallest plan that says it all: one row of two seats, and an area that the mapping below sells. */
const PLAN_EXAMPLE = {
  name: 'Small hall',
  categories: [
    { name: 'Seats', color: '#0072b2' },
    { name: 'Standing', color: '#e69f00' },
  ],
  zones: [
    {
      name: 'Stalls',
      position: { x: 0, y: 0 },
      rows: [
        {
          row_number: '1',
          position: { x: 50, y: 50 },
          seats: [
            { seat_guid: 'S-1-1', seat_number: '1', position: { x: 0, y: 0 }, category: 'Seats' },
            { seat_guid: 'S-1-2', seat_number: '2', position: { x: 25, y: 0 }, category: 'Seats' },
          ],
        },
      ],
      areas: [
        {
          shape: 'rectangle',
          text: 'Standing floor',
          position: { x: 0, y: 100 },
          rectangle: { width: 200, height: 80 },
        },
      ],
    },
  ],
  size: { width: 300, height: 200 },
};

export class CreateVenueRequest {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'Harbour Arena' }) @IsString() @Length(1, 120) name!: string;
  @ApiProperty({ maxLength: 300, example: '1 Harbour Street' }) @IsString() @MaxLength(300) address!: string;
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Lisbon' }) @IsString() @Length(1, 100) city!: string;
  @ApiProperty({ pattern: '^[A-Z]{2}$', example: 'PT' }) @IsString() @Matches(/^[A-Z]{2}$/) country!: string;
  @ApiProperty({ description: 'IANA zone', example: 'Europe/Lisbon', maxLength: 60 })
  @IsString()
  @MaxLength(60)
  @IsTimeZone()
  timezone!: string;
}

export class VenueResponse extends CreateVenueRequest {
  @ApiProperty({ example: 'ven_01kc0000000000000000000000' }) id!: string;
}

export class VenuePage {
  @ApiProperty({ type: [VenueResponse] }) items!: VenueResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class ImportSeatingPlanRequest {
  static readonly freeForm = ['plan', 'mapping'];

  @ApiProperty({ example: 'ven_01kc0000000000000000000000', maxLength: 60 })
  @IsString()
  @MaxLength(60)
  venueId!: string;
  @ApiPropertyOptional({ minLength: 1, maxLength: 120, description: "The plan's own name when absent" })
  @MayBeAbsent()
  @IsString()
  @Length(1, 120)
  name?: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'A seating plan in the pretix format',
    example: PLAN_EXAMPLE,
  })
  @IsObject()
  plan!: Record<string, unknown>;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'What the format does not say: accessibility attributes by category, capacity and category by area, where everybody looks',
    example: {
      accessibility: { Seats: ['step-free'] },
      areas: { 'Standing floor': { capacity: 4000, category: 'Standing' } },
      focus: { x: 150, y: 0 },
    },
  })
  @MayBeAbsent()
  @IsObject()
  mapping?: Record<string, unknown>;
}

export class SeatingPlanResponse {
  @ApiProperty({ example: 'pln_01kc0000000000000000000000' }) id!: string;
  @ApiProperty() venueId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: [String], description: 'Each needs a price before an event can be published' })
  categories!: string[];
  @ApiProperty({ example: 50508 }) seatCount!: number;
  @ApiProperty({ description: 'Seats and the places of general-admission areas', example: 50508 }) placeCount!: number;
}

export class SeatingPlanPage {
  @ApiProperty({ type: [SeatingPlanResponse] }) items!: SeatingPlanResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class PriceLevelRequest {
  @ApiProperty({ description: "A category of the plan's", minLength: 1, maxLength: 120, example: 'Seats' })
  @IsString()
  @Length(1, 120)
  category!: string;
  @ApiPropertyOptional({ minLength: 1, maxLength: 120, description: "The category's name when absent" })
  @MayBeAbsent()
  @IsString()
  @Length(1, 120)
  name?: string;
  @ApiProperty({
    type: 'integer',
    description: 'All-in, in minor units',
    minimum: 1,
    maximum: 100_000_000,
    example: 6500,
  })
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  price!: number;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'The part of the price that is fees',
    minimum: 0,
    maximum: 100_000_000,
    default: 0,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  fees?: number;
  @ApiPropertyOptional({
    example: '#0072b2',
    description: 'Chosen by us, told apart by colour-blind people, when absent',
  })
  @MayBeAbsent()
  @IsHexColor()
  @Length(7, 7)
  color?: string;
}

export class CreateEventRequest {
  @ApiProperty({ maxLength: 60, example: 'ven_01kc0000000000000000000000' })
  @IsString()
  @MaxLength(60)
  venueId!: string;
  @ApiProperty({ maxLength: 60, example: 'pln_01kc0000000000000000000000' })
  @IsString()
  @MaxLength(60)
  seatingPlanId!: string;
  @ApiProperty({ pattern: SLUG.source, example: 'stadium-final' }) @IsString() @Matches(SLUG) slug!: string;
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'The final' }) @IsString() @Length(1, 120) title!: string;
  @ApiPropertyOptional({ maxLength: 200, default: '' }) @MayBeAbsent() @IsString() @MaxLength(200) subtitle?: string;
  @ApiPropertyOptional({ maxLength: 5000, default: '' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(5000)
  description?: string;
  @ApiPropertyOptional({ maxLength: 2000, default: '' }) @MayBeAbsent() @IsString() @MaxLength(2000) access?: string;
  @ApiProperty({ pattern: '^[a-z-]{1,40}$', example: 'concert' })
  @IsString()
  @Matches(/^[a-z-]{1,40}$/)
  category!: string;
  @ApiPropertyOptional({ example: '#5b21b6' }) @MayBeAbsent() @IsHexColor() @Length(7, 7) accent?: string;
  @ApiPropertyOptional({ pattern: SLUG.source }) @MayBeAbsent() @IsString() @Matches(SLUG) seriesKey?: string;
  @ApiPropertyOptional({ minLength: 1, maxLength: 120 })
  @MayBeAbsent()
  @IsString()
  @Length(1, 120)
  seriesTitle?: string;
  @ApiProperty({ format: 'date-time', example: '2036-06-05T18:00:00Z' }) @IsInstant() startsAt!: string;
  @ApiPropertyOptional({ format: 'date-time' })
  @MayBeAbsent()
  @IsInstant()
  doorsAt?: string;
  @ApiProperty({ format: 'date-time', example: '2036-06-05T21:00:00Z' }) @IsInstant() endsAt!: string;
  @ApiProperty({ example: 'EUR', pattern: '^[A-Z]{3}$' }) @IsIn(CURRENCIES) currency!: string;
  @ApiProperty({ type: [PriceLevelRequest], minItems: 1, maxItems: 60 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => PriceLevelRequest)
  priceLevels!: PriceLevelRequest[];
  @ApiProperty({ format: 'date-time', example: '2035-12-01T09:00:00Z' }) @IsInstant() saleOpensAt!: string;
  @ApiProperty({ format: 'date-time', example: '2036-06-05T17:00:00Z' }) @IsInstant() saleClosesAt!: string;
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 50, default: 6 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(50)
  maxPerOrder?: number;
  @ApiPropertyOptional({ type: 'integer', minimum: 120, maximum: 720, default: 480 })
  @MayBeAbsent()
  @IsInt()
  @Min(120)
  @Max(720)
  holdTtlSeconds?: number;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'How long a claim waits for its payment',
    minimum: 120,
    maximum: 1800,
    default: 720,
  })
  @MayBeAbsent()
  @IsInt()
  @Min(120)
  @Max(1800)
  payWithinSeconds?: number;
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until then a fan may cancel and have his money back; null, or absent at first: never',
    example: '2036-05-29T18:00:00Z',
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInstant()
  cancelUntil?: string | null;
  @ApiPropertyOptional({ default: true, description: 'Whether a fan who cancels gets the fees back too' })
  @MayBeAbsent()
  @IsBoolean()
  refundsFees?: boolean;
  @ApiPropertyOptional({
    default: false,
    description:
      'Whether a choice that leaves a single seat alone is refused (`holds.orphan_seat`) while a tenth of the seats is free',
  })
  @MayBeAbsent()
  @IsBoolean()
  noOrphanSeats?: boolean;
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'Until then wheelchair and companion places go only to parties that say they need them; null, or absent at first: they are anybody’s',
    example: '2036-06-01T10:00:00Z',
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInstant()
  accessibleKeptUntil?: string | null;
}

/** What may change after an event was made. Venue, plan and currency may not; prices only before publishing. */
export class UpdateEventRequest extends PartialType(
  OmitType(CreateEventRequest, ['venueId', 'seatingPlanId', 'slug', 'currency', 'priceLevels'] as const),
  { skipNullProperties: false },
) {}

export class EventAdminResponse {
  @ApiProperty({ example: 'evt_01kc0000000000000000000000' }) id!: string;
  @ApiProperty() slug!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ enum: ['draft', 'published'] }) status!: string;
  @ApiProperty({ enum: ['scheduled', 'open', 'paused', 'closed'] }) saleStatus!: string;
  @ApiProperty({ format: 'date-time' }) startsAt!: string;
  @ApiProperty({ format: 'date-time' }) saleOpensAt!: string;
  @ApiProperty({ format: 'date-time' }) saleClosesAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) cancelUntil!: string | null;
  @ApiProperty() refundsFees!: boolean;
  @ApiProperty() noOrphanSeats!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) accessibleKeptUntil!: string | null;
}
