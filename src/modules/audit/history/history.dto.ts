import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.ts';

const MOST_LINES = 10_000;

export class HistoryQuery {
  @ApiPropertyOptional({ description: 'nextCursor of the page before', maxLength: 500 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_LINES, default: 5_000 })
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_LINES)
  limit?: number;
}

/** What a line of history tells. The first four are PostgreSQL's word about places, the others Redis's about a hold. */
export const WHATS = ['free', 'claimed', 'sold', 'blocked', 'held', 'ended', 'lost'] as const;
export type What = (typeof WHATS)[number];

export class HistoryLine {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({
    enum: WHATS,
    description:
      'free, claimed, sold or blocked: these places are so from now on. held: this hold has these places, and no others. ended: it has none. lost: no hold has any',
  })
  what!: What;
  @ApiProperty({ type: [Number], description: "Indexes of the event's seat map" }) places!: number[];
  @ApiProperty({ type: String, nullable: true, description: 'Which hold; null where the line is not about one' })
  hold!: string | null;
}

export class HistoryResponse {
  @ApiProperty({ type: [HistoryLine], description: 'Oldest first, as far as the two logs tell' }) items!: HistoryLine[];
  @ApiProperty({ description: 'Also at the end: what happens next is behind it' }) nextCursor!: string;
  @ApiProperty({ description: 'There is more already' }) hasMore!: boolean;
}
