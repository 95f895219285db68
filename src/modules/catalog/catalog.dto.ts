import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsInstant, MayBeAbsent, MoneyResponse } from '../../platform/http/index.ts';
import { PackageOffer } from './packages/packages.dto.ts';

export class PageQuery {
  @ApiPropertyOptional({ description: 'nextCursor of the page before', maxLength: 500 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}

export class ListEventsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Words of title, subtitle, venue or city', maxLength: 100 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  q?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  city?: string;

  @ApiPropertyOptional({ description: 'Starts at or after: an instant, or a day in UTC', example: '2035-12-01' })
  @MayBeAbsent()
  @IsInstant({ orDay: true })
  from?: string;

  @ApiPropertyOptional({ description: 'Starts before: an instant, or a day in UTC', example: '2036-01-01T00:00:00Z' })
  @MayBeAbsent()
  @IsInstant({ orDay: true })
  to?: string;

  @ApiPropertyOptional({ maxLength: 40, pattern: '^[a-z-]+$' })
  @MayBeAbsent()
  @Length(1, 40)
  @Matches(/^[a-z-]+$/)
  category?: string;
}

export class VenueSummary {
  @ApiProperty() name!: string;
  @ApiProperty() city!: string;
  @ApiProperty({ example: 'ES' }) country!: string;
}

export class VenueDetail extends VenueSummary {
  @ApiProperty() address!: string;
}

export class SaleResponse {
  @ApiProperty({ enum: ['announced', 'queue_open', 'on_sale', 'paused', 'sold_out', 'ended'] }) state!: string;
  @ApiProperty({ format: 'date-time' }) opensAt!: string;
  @ApiProperty({ format: 'date-time' }) closesAt!: string;
}

export class SeriesResponse {
  @ApiProperty() key!: string;
  @ApiProperty() title!: string;
}

export class EventSummary {
  @ApiProperty({ example: 'evt_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'stadium-final' }) slug!: string;
  @ApiProperty() title!: string;
  @ApiProperty() subtitle!: string;
  @ApiProperty({ example: 'football' }) category!: string;
  @ApiProperty({ type: String, nullable: true, description: 'CSS colour' }) accent!: string | null;
  @ApiProperty({ type: String, nullable: true }) image!: string | null;
  @ApiProperty({ format: 'date-time' }) startsAt!: string;
  @ApiProperty({ description: 'IANA zone of the venue', example: 'Europe/Madrid' }) timezone!: string;
  @ApiProperty({ type: VenueSummary }) venue!: VenueSummary;
  @ApiProperty({ type: SaleResponse }) sale!: SaleResponse;
  @ApiProperty({ type: MoneyResponse, nullable: true, description: 'All-in' }) priceFrom!: MoneyResponse | null;
  @ApiProperty({ type: String, enum: ['many', 'few', 'none'], nullable: true }) availability!: string | null;
  @ApiProperty({ type: SeriesResponse, nullable: true }) series!: SeriesResponse | null;
}

export class EventPage {
  @ApiProperty({ type: [EventSummary] }) items!: EventSummary[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class PriceLevelResponse {
  @ApiProperty({ example: 'category-1' }) key!: string;
  @ApiProperty({ example: 'Category 1' }) name!: string;
  @ApiProperty({ example: '#0072b2' }) color!: string;
  @ApiProperty({ type: MoneyResponse, description: 'All-in' }) price!: MoneyResponse;
  @ApiProperty({ type: MoneyResponse, description: 'The part of the price that is fees' }) fees!: MoneyResponse;
  @ApiProperty({ type: [String], example: ['wheelchair'] }) attributes!: string[];
}

export class LimitsResponse {
  @ApiProperty({ example: 6 }) maxPerOrder!: number;
}

export class OtherDate {
  @ApiProperty() id!: string;
  @ApiProperty() slug!: string;
  @ApiProperty({ format: 'date-time' }) startsAt!: string;
  @ApiProperty({ type: SaleResponse }) sale!: SaleResponse;
}

export class EventDetail extends EventSummary {
  @ApiProperty() description!: string;
  @ApiProperty({ description: 'Access information in words' }) access!: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) doorsAt!: string | null;
  @ApiProperty({ format: 'date-time' }) endsAt!: string;
  @ApiProperty({ type: VenueDetail }) declare venue: VenueDetail;
  @ApiProperty({ type: [PriceLevelResponse] }) priceLevels!: PriceLevelResponse[];
  @ApiProperty({ type: [PackageOffer], description: 'Several tickets for one price' }) packages!: PackageOffer[];
  @ApiProperty({ type: LimitsResponse }) limits!: LimitsResponse;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'Until then wheelchair and companion places go only to parties that say they need them; null: to anybody',
  })
  accessibleKeptUntil!: string | null;
  @ApiProperty({ example: 480000 }) holdTtlMs!: number;
  @ApiProperty({ example: '/api/events/evt_.../seatmap?v=0a1b2c3d4e5f6071' }) seatmapUrl!: string;
  @ApiProperty({ type: [OtherDate] }) otherDates!: OtherDate[];
}
