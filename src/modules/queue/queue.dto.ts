import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../platform/http/index.ts';
import type { Phase } from './phase.ts';

const PHASES: Phase[] = ['off', 'lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained', 'ended'];
const TURNS = ['waiting', 'next', 'yours', 'admitted'] as const;
export type Turn = (typeof TURNS)[number];

/** How often to ask: a tenth of the wait, but neither more often than each 2 s nor less often than each minute. */
export const POLL: PollResponse = { afterMs: 2_000, leastMs: 2_000, mostMs: 60_000, share: 10, spread: 0.2 };

class PollResponse {
  @ApiProperty({ type: 'integer', example: 2000 }) afterMs!: number;
  @ApiProperty({ type: 'integer', example: 2000 }) leastMs!: number;
  @ApiProperty({ type: 'integer', example: 60000 }) mostMs!: number;
  @ApiProperty({ type: 'integer', description: 'Ask again after this part of the estimated wait', example: 10 })
  share!: number;
  @ApiProperty({ description: 'Shorter or longer by up to this part, at random', example: 0.2 }) spread!: number;
}

class StockResponse {
  @ApiProperty({ type: 'integer', example: 4210 }) available!: number;
  @ApiProperty({ type: 'integer', example: 50508 }) total!: number;
}

/** The same for everyone. */
export class StatusResponse {
  @ApiProperty({ enum: PHASES, example: 'open' }) phase!: Phase;
  @ApiProperty({ type: 'integer', description: 'Positions below may come in', example: 12000 }) served!: number;
  @ApiProperty({ type: 'integer', description: 'People a minute who come in now', example: 600 }) rate!: number;
  @ApiProperty({ type: 'integer', description: 'Places given out', example: 48211 }) total!: number;
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
    description: 'Positions that nobody has, from and to: they count for no one',
    example: [],
  })
  gaps!: number[][];
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How many came before the opening: those are drawn. Null until it is known',
    example: 20311,
  })
  entries!: number | null;
  @ApiProperty({ description: 'RFC 3339', example: '2035-12-01T19:00:00Z' }) opensAt!: string;
  @ApiProperty({ type: String, nullable: true, example: '2035-12-01T19:00:15Z' }) drawAt!: string | null;
  @ApiProperty({ type: PollResponse }) poll!: PollResponse;
  @ApiProperty({ type: StockResponse, nullable: true }) stock!: StockResponse | null;
  @ApiProperty({ type: MoneyResponse, nullable: true, description: 'The lowest price, all-in' })
  priceFrom!: MoneyResponse | null;
  @ApiProperty({ description: 'Whether positions are known' }) drawn!: boolean;
  @ApiProperty({ type: 'integer', description: 'When it changes, ask for your place again', example: 1 })
  generation!: number;
  @ApiProperty({ description: 'When this was so', example: '2035-12-01T19:20:41Z' }) at!: string;
}

export class PlaceResponse {
  @ApiProperty({ description: 'Send it as `Place`', example: 'AUsAAAABAAAAAQAAEEvJ2f0cF1ik2oHqfEl8Yb3bX6cQp2x' })
  place!: string;
  @ApiProperty({ type: 'integer', description: 'The number given at joining, from 0', example: 48210 }) entry!: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'In line, from 0; null until drawn', example: 31007 })
  position!: number | null;
  @ApiProperty({ enum: PHASES, example: 'lobby' }) phase!: Phase;
  @ApiProperty({ example: '2035-12-01T18:41:00Z' }) joinedAt!: string;
}

class EstimateResponse {
  @ApiProperty({ type: 'integer', example: 1500 }) fromSeconds!: number;
  @ApiProperty({ type: 'integer', example: 2300 }) toSeconds!: number;
}

export class MyPlaceResponse {
  @ApiProperty({ type: 'integer', example: 48210 }) entry!: number;
  @ApiProperty({ type: 'integer', nullable: true, example: 31007 }) position!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'People ahead', example: 19007 }) ahead!: number | null;
  @ApiProperty({ type: EstimateResponse, nullable: true, description: 'Null while nobody comes in' })
  estimate!: EstimateResponse | null;
  @ApiProperty({ enum: PHASES, example: 'open' }) phase!: Phase;
  @ApiProperty({ enum: TURNS, example: 'waiting' }) turn!: Turn;
  @ApiProperty({ description: 'Proves the place in the present generation', example: 'AUsAAAABAAAAAQAAEEvJ2f0cF1ik' })
  place!: string;
  @ApiProperty({ example: '2035-12-01T19:20:41Z' }) at!: string;
}

export class AdmissionResponse {
  @ApiProperty({ enum: ['waiting', 'next', 'admitted'], example: 'admitted' }) turn!: 'waiting' | 'next' | 'admitted';
  @ApiProperty({ type: 'integer', description: 'People ahead', example: 0 }) ahead!: number;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `Admission`; browsers have it as a cookie',
    example: 'AksAAAABAAAAAQAAAABpJ0hAq1Wm2o3Yx0jv8w9H7f5sQeRt',
  })
  admission!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '2035-12-01T19:23:41Z' }) until!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 180 }) seconds!: number | null;
}
