import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent, MoneyResponse } from '../../platform/http/index.ts';
import { PageQuery, SaleResponse, VenueSummary } from '../catalog/index.ts';

export class OrdersQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a name or an e-mail address, or an order id', maxLength: 100 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  q?: string;
}

export class Owner {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
}

export class Counts {
  @ApiProperty() sold!: number;
  @ApiProperty() claimed!: number;
  @ApiProperty() held!: number;
  @ApiProperty() blocked!: number;
  @ApiProperty() free!: number;
  @ApiProperty() total!: number;
}

/** Each place once, by whom it was sold. */
export class SoldBy {
  @ApiProperty() web!: number;
  @ApiProperty() partner!: number;
  @ApiProperty() boxOffice!: number;
  @ApiProperty() heldBack!: number;
}

export class AdminEvent {
  @ApiProperty() id!: string;
  @ApiProperty() slug!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ format: 'date-time' }) startsAt!: string;
  @ApiProperty() timezone!: string;
  @ApiProperty({ type: VenueSummary }) venue!: VenueSummary;
  @ApiProperty({ enum: ['draft', 'published'] }) status!: string;
  @ApiProperty({ enum: ['scheduled', 'open', 'paused', 'closed'] }) saleStatus!: string;
  @ApiProperty({ type: SaleResponse }) sale!: SaleResponse;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until then a fan may cancel and have his money back',
  })
  cancelUntil!: string | null;
  @ApiProperty({ description: 'Whether a fan who cancels gets the fees back too' }) refundsFees!: boolean;
  @ApiProperty({ description: 'Whether a choice that leaves a single seat alone is refused' }) noOrphanSeats!: boolean;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until then accessible places go only to parties that need them',
  })
  accessibleKeptUntil!: string | null;
  @ApiProperty({ type: Owner }) organizer!: Owner;
  @ApiProperty({ type: Counts, nullable: true, description: 'Null for a draft' }) counts!: Counts | null;
  @ApiProperty({ type: SoldBy, nullable: true, description: 'Null for a draft' }) soldBy!: SoldBy | null;
  @ApiProperty({ type: MoneyResponse, description: 'Of orders that are paid' }) revenue!: MoneyResponse;
}

export class AdminEventPage {
  @ApiProperty({ type: [AdminEvent] }) items!: AdminEvent[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class AdminOrder {
  @ApiProperty() id!: string;
  @ApiProperty() status!: string;
  @ApiProperty() email!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ description: 'Number of places' }) seats!: number;
  @ApiProperty({ type: MoneyResponse }) total!: MoneyResponse;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

export class AdminOrderPage {
  @ApiProperty({ type: [AdminOrder] }) items!: AdminOrder[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
