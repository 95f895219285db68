import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { MayBeAbsent, MoneyResponse } from '../../platform/http/index.ts';
import { DISPUTE_TRANSITIONS, ORGANIZER_REASONS, REFUND_TRANSITIONS } from '../payments/index.ts';

const MOST_SEATS = 50;
const SEATS = "Seats of the order, or an area's id once for each place; all of them when absent";

export class CreateRefundRequest {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: 100 },
    minItems: 1,
    maxItems: MOST_SEATS,
    description: SEATS,
    example: ['L12-4-7'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SEATS)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  seats?: string[];
}

/** Exactly one of `all`, `seats` and `amount` says what goes back. */
export class CreateStaffRefundRequest {
  @ApiPropertyOptional({ enum: [true], description: 'All that is left, with all places' })
  @MayBeAbsent()
  @IsIn([true])
  all?: true;
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: 100 },
    minItems: 1,
    maxItems: MOST_SEATS,
    description: "Seats of the order, or an area's id once for each place",
    example: ['L12-4-7'],
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SEATS)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  seats?: string[];
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000_000,
    description: 'In minor units; the fan keeps his seats, unless it is all that is left',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  amount?: number;
  @ApiPropertyOptional({ default: true, description: 'Whether the fees of the seats go back too' })
  @MayBeAbsent()
  @IsBoolean()
  fees?: boolean;
  @ApiProperty({ enum: ORGANIZER_REASONS, example: 'requested' }) @IsIn(ORGANIZER_REASONS) reason!: string;
}

export class RefundResponse {
  @ApiProperty({ example: 'rfn_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ enum: Object.keys(REFUND_TRANSITIONS), description: 'Done when it has succeeded' }) status!: string;
  @ApiProperty({ enum: ['requested_by_fan', 'late_payment', ...ORGANIZER_REASONS] }) reason!: string;
  @ApiProperty({ type: MoneyResponse }) amount!: MoneyResponse;
  @ApiProperty({ type: [String], description: 'The places that go back with it', example: ['L12-4-7'] })
  seats!: string[];
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

export class RefundableResponse {
  @ApiProperty({ format: 'date-time' }) until!: string;
  @ApiProperty({ type: MoneyResponse, description: 'For the whole order' }) amount!: MoneyResponse;
}

export class RefundList {
  @ApiProperty({ type: [RefundResponse], description: 'Newest first' }) items!: RefundResponse[];
  @ApiProperty({
    type: RefundableResponse,
    nullable: true,
    description: 'What the fan may have back now; null: nothing',
  })
  refundable!: RefundableResponse | null;
}

export class StaffRefundList {
  @ApiProperty({ type: [RefundResponse], description: 'Newest first' }) items!: RefundResponse[];
  @ApiProperty({ type: MoneyResponse, description: 'Neither back, nor on its way, nor lost in a dispute' })
  left!: MoneyResponse;
}

export class DisputeResponse {
  @ApiProperty({ example: 'dsp_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'ord_1_01kc0000000000000000000000' }) orderId!: string;
  @ApiProperty({ enum: Object.keys(DISPUTE_TRANSITIONS) }) status!: string;
  @ApiProperty({ example: 'fraudulent', description: "The bank's word" }) reason!: string;
  @ApiProperty({ type: MoneyResponse }) amount!: MoneyResponse;
  @ApiProperty({ example: 'stripe' }) provider!: string;
  @ApiProperty({ description: "The provider's id of it" }) providerRef!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The last day to answer it' })
  dueBy!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

export class DisputePage {
  @ApiProperty({ type: [DisputeResponse], description: 'Newest first' }) items!: DisputeResponse[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
