import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { IsInstant, MayBeAbsent } from '../../platform/http/index.ts';
import type { Phase } from './phase.ts';
import type { RoomMode } from './room.ts';

const MODES: RoomMode[] = ['off', 'scheduled', 'automatic'];
export const MOST_A_MINUTE = 1_000_000;
export const PRESETS = { ratePerMinute: 600, mostActive: 2_000 } as const;

/** All of it: what is absent is as if it had never been set. */
export class QueueSettingsRequest {
  @ApiProperty({
    enum: MODES,
    description: '`scheduled`: there is a room, from before the sale on. `automatic`: it opens by itself',
    example: 'scheduled',
  })
  @IsIn(MODES)
  mode!: RoomMode;
  @ApiPropertyOptional({
    description: 'From when people may come before the sale opens; at once when absent. RFC 3339',
    example: '2035-12-01T18:30:00Z',
  })
  @MayBeAbsent()
  @IsInstant()
  lobbyOpensAt?: string;
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MOST_A_MINUTE, default: PRESETS.ratePerMinute })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MOST_A_MINUTE)
  ratePerMinute?: number;
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_A_MINUTE,
    default: PRESETS.mostActive,
    description: 'Most people who choose and pay at once',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(MOST_A_MINUTE)
  mostActive?: number;
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_A_MINUTE,
    description: 'Of `automatic`: the room opens when so many come in a second',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(MOST_A_MINUTE)
  arrivalsPerSecond?: number;
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 60_000,
    description: 'A checkout that takes longer slows admission down, and opens an automatic room',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(60_000)
  checkoutMs?: number;
  @ApiPropertyOptional({ default: false, description: 'One place an account, not a browser' })
  @MayBeAbsent()
  @IsBoolean()
  requiresAccount?: boolean;
  @ApiPropertyOptional({
    description: 'Until then only the invited may join; for everyone at once when absent. RFC 3339',
    example: '2035-12-01T20:00:00Z',
  })
  @MayBeAbsent()
  @IsInstant()
  invitedUntil?: string;
}

export class QueueRateRequest {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: MOST_A_MINUTE, example: 1200 })
  @IsInt()
  @Min(0)
  @Max(MOST_A_MINUTE)
  perMinute!: number;
}

export class QueueAdminResponse {
  @ApiProperty({ enum: MODES, example: 'scheduled' }) mode!: RoomMode;
  @ApiProperty({ enum: ['off', 'lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained', 'ended'], example: 'open' })
  phase!: Phase;
  @ApiProperty({ type: String, nullable: true, example: '2035-12-01T18:30:00Z' }) lobbyOpensAt!: string | null;
  @ApiProperty() paused!: boolean;
  @ApiProperty({ type: 'integer', description: 'As it was set', example: 600 }) ratePerMinute!: number;
  @ApiProperty({ type: 'integer', description: 'The least of all limits, as metered now', example: 540 })
  effectivePerMinute!: number;
  @ApiProperty({ type: 'integer', example: 2000 }) mostActive!: number;
  @ApiProperty({ type: 'integer', nullable: true, example: 200 }) arrivalsPerSecond!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 1500 }) checkoutMs!: number | null;
  @ApiProperty() requiresAccount!: boolean;
  @ApiProperty({ type: String, nullable: true, example: '2035-12-01T20:00:00Z' }) invitedUntil!: string | null;
  @ApiProperty({ type: 'integer', description: 'Places given out', example: 48211 }) total!: number;
  @ApiProperty({ type: 'integer', description: 'Positions below may come in', example: 12000 }) served!: number;
  @ApiProperty({ type: 'integer', description: 'Not let in yet', example: 36211 }) waiting!: number;
  @ApiProperty({ type: 'integer', description: 'Came in so far', example: 11012 }) admitted!: number;
  @ApiProperty({ type: 'integer', description: 'Inside now', example: 1840 }) active!: number;
  @ApiProperty({ description: 'Of those let in, the part that comes', example: 0.92 }) showRate!: number;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'When everyone will have been let in, as it goes now',
    example: '2035-12-01T20:20:00Z',
  })
  estimatedEnd!: string | null;
}
