import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsObject, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { MayBeAbsent, MoneyResponse } from '../../platform/http/index.ts';
import { VenueSummary } from '../catalog/index.ts';
import { PAYMENT_TRANSITIONS } from '../payments/index.ts';
import { ORDER_TRANSITIONS } from './order.ts';

const METHODS = ['card', 'upi'];

export class BuyerRequest {
  @ApiProperty({ format: 'email', maxLength: 200, example: 'ada@example.com' })
  @IsEmail()
  @MaxLength(200)
  email!: string;
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Ada Lovelace' }) @IsString() @Length(1, 200) name!: string;
}

export class CreateOrderRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'hld_1_0a1b2c3d4e5f6g7h8i9j0k' })
  @IsString()
  @Length(1, 100)
  holdId!: string;
  @ApiProperty({ type: BuyerRequest }) @IsObject() @ValidateNested() @Type(() => BuyerRequest) buyer!: BuyerRequest;
}

export class CreatePaymentRequest {
  @ApiProperty({ enum: METHODS, description: 'How the fan wants to pay' }) @IsIn(METHODS) method!: string;
}

export class AccessQuery {
  @ApiPropertyOptional({ description: "The token of the mail's signed link", maxLength: 100 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  access?: string;
}

export class OrderSeat {
  @ApiProperty({ example: 'L12-4-7' }) id!: string;
  @ApiProperty({ example: 'Lower 12' }) section!: string;
  @ApiProperty({ example: '4' }) row!: string;
  @ApiProperty({ example: '7' }) number!: string;
}

export class OrderArea {
  @ApiProperty({ example: 'standing-floor' }) id!: string;
  @ApiProperty({ example: 'Standing floor' }) name!: string;
}

export class OrderLineResponse {
  @ApiProperty({ type: OrderSeat, nullable: true }) seat!: OrderSeat | null;
  @ApiProperty({ type: OrderArea, nullable: true }) area!: OrderArea | null;
  @ApiProperty({ example: 'category-1' }) priceLevel!: string;
  @ApiProperty({ example: 'Category 1' }) priceLevelName!: string;
  @ApiProperty({ type: MoneyResponse, description: 'All-in; of a package, its share of that price' })
  price!: MoneyResponse;
  @ApiProperty({ type: MoneyResponse, description: 'The part of the price that is fees' }) fees!: MoneyResponse;
}

export class OrderPackage {
  @ApiProperty({ example: 'pkg_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'Family' }) name!: string;
}

export class OrderEvent {
  @ApiProperty() slug!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ format: 'date-time' }) startsAt!: string;
  @ApiProperty() timezone!: string;
  @ApiProperty({ type: VenueSummary }) venue!: VenueSummary;
}

export class BuyerResponse {
  @ApiProperty() email!: string;
  @ApiProperty() name!: string;
}

export class PaymentErrorResponse {
  @ApiProperty({ example: 'insufficient_funds' }) code!: string;
  @ApiProperty() message!: string;
  @ApiProperty({
    enum: ['retry', 'other_method', 'stop'],
    description: 'What may help: the same, another way, nothing',
  })
  advice!: string;
}

export class OrderPayment {
  @ApiProperty({ example: 'card' }) method!: string;
  @ApiProperty({ example: 'stripe' }) provider!: string;
  @ApiProperty({ enum: ['connecting', ...Object.keys(PAYMENT_TRANSITIONS)] }) status!: string;
}

export class OrderResponse {
  @ApiProperty({ example: 'ord_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ enum: Object.keys(ORDER_TRANSITIONS) }) status!: string;
  @ApiProperty() eventId!: string;
  @ApiProperty({ type: OrderEvent }) event!: OrderEvent;
  @ApiProperty({ type: BuyerResponse }) buyer!: BuyerResponse;
  @ApiProperty({ type: [OrderLineResponse] }) lines!: OrderLineResponse[];
  @ApiProperty({ type: OrderPackage, nullable: true, description: 'Which package it is; null: single tickets' })
  package!: OrderPackage | null;
  @ApiProperty({ type: MoneyResponse }) total!: MoneyResponse;
  @ApiProperty({ format: 'date-time', description: 'Until then the seats wait for the payment' }) payBy!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when he can pay; null while the provider has not been reached: the time to pay has not begun',
  })
  payableSince!: string | null;
  @ApiProperty({ type: PaymentErrorResponse, nullable: true, description: 'Why the last try to pay was declined' })
  paymentError!: PaymentErrorResponse | null;
  @ApiProperty({ type: OrderPayment, nullable: true, description: 'The newest payment, however it stands' })
  payment!: OrderPayment | null;
  @ApiProperty() ticketsReady!: boolean;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The mail, where this installation collects it in a folder',
  })
  mailPreview!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The signed link to this order' }) accessUrl!:
    string | null;
}

export class PaymentResponse {
  @ApiProperty({ example: 'pay_1_01kc0000000000000000000000' }) id!: string;
  @ApiProperty({ example: 'stripe' }) provider!: string;
  @ApiProperty({ example: 'card' }) method!: string;
  @ApiProperty({ example: 'requires_confirmation' }) status!: string;
  @ApiProperty({ example: 'pi_..._secret_...' }) clientSecret!: string;
  @ApiProperty({ example: 'pk_...' }) publishableKey!: string;
  @ApiProperty({ description: 'Where the client confirms', example: 'http://localhost:4242' }) apiBase!: string;
  @ApiProperty({ description: 'The script of the hosted card fields' }) scriptUrl!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) nextAction!: Record<
    string,
    unknown
  > | null;
}
