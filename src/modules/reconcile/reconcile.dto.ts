import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../platform/http/index.ts';
import { MISMATCH_KINDS, type MismatchKind } from './mismatch.ts';

export class OpenQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 100 })
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

export class MismatchQuery extends OpenQuery {
  @ApiPropertyOptional({ enum: MISMATCH_KINDS })
  @MayBeAbsent()
  @IsIn(MISMATCH_KINDS)
  kind?: MismatchKind;
}

export class OpenCount {
  @ApiProperty() provider!: string;
  @ApiProperty({ enum: MISMATCH_KINDS }) kind!: MismatchKind;
  @ApiProperty() open!: number;
}

export class MismatchResponse {
  @ApiProperty() provider!: string;
  @ApiProperty({ enum: MISMATCH_KINDS }) kind!: MismatchKind;
  @ApiProperty({ description: 'What it is about, the same in each run' }) key!: string;
  @ApiProperty({ description: 'Who has to look at it: payments or finance' }) owner!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, nullable: true }) orderId!: string | null;
  @ApiProperty({ type: String, nullable: true }) paymentId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: "The payment's id at the provider" })
  providerRef!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What either side says' })
  details!: Record<string, unknown>;
  @ApiProperty({ format: 'date-time' }) firstSeen!: string;
  @ApiProperty({ format: 'date-time' }) lastSeen!: string;
}

export class MismatchList {
  @ApiProperty({ type: [OpenCount], description: 'All that are open' }) counts!: OpenCount[];
  @ApiProperty({ type: [MismatchResponse], description: 'The oldest first' }) items!: MismatchResponse[];
}

export class AttentionResponse {
  @ApiProperty() key!: string;
  @ApiProperty() what!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
}

export class AttentionList {
  @ApiProperty({ type: [AttentionResponse], description: 'The oldest first' }) items!: AttentionResponse[];
}
