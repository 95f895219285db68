import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Database } from '../../platform/db/index.ts';
import { InvalidInput } from '../../platform/http/index.ts';
import { CatalogService, LiveEvents } from '../catalog/index.ts';
import type { Staff } from '../identity/index.ts';
import { LiveRooms, waitingIn } from './live-rooms.ts';
import { PRESETS, type QueueAdminResponse, type QueueSettingsRequest } from './queue-admin.dto.ts';
import { isInvitedOnly, placesIn } from './room.ts';
import { Rooms } from './rooms.ts';

/** How a waiting room is set. No change of it touches anybody's place. Another tenant's event is not found. */
@Injectable()
export class QueueService {
  constructor(
    private readonly catalog: CatalogService,
    private readonly database: Database,
    private readonly rooms: Rooms,
    private readonly events: LiveEvents,
    private readonly live: LiveRooms,
    private readonly clock: Clock,
  ) {}

  async set(staff: Staff, id: string, request: QueueSettingsRequest): Promise<QueueAdminResponse> {
    const event = await this.catalog.event(staff, id);
    const { mode, lobbyOpensAt, arrivalsPerSecond, checkoutMs } = request;
    if (mode === 'automatic' && arrivalsPerSecond === undefined && checkoutMs === undefined) {
      const detail = 'Say when it opens: by arrivalsPerSecond, checkoutMs or both.';
      throw new InvalidInput([{ pointer: '/arrivalsPerSecond', code: 'queue.no_threshold', detail }]);
    }
    const settings = {
      mode,
      lobbyOpensAt: lobbyOpensAt === undefined ? null : new Date(lobbyOpensAt),
      ratePerMinute: request.ratePerMinute ?? PRESETS.ratePerMinute,
      mostActive: request.mostActive ?? PRESETS.mostActive,
      arrivalsPerSecond: arrivalsPerSecond ?? null,
      checkoutMs: checkoutMs ?? null,
      requiresAccount: request.requiresAccount ?? false,
      invitedUntil: request.invitedUntil === undefined ? null : new Date(request.invitedUntil),
    };
    await this.refuseOtherOwners(event.id, settings.requiresAccount);
    // An automatic room for the invited is open from the beginning: closed, it would let everyone to the seats.
    const opens = isInvitedOnly(settings, this.clock.nowMs()) ? { openedAt: this.clock.now() } : {};
    const now = { ...settings, ...(mode === 'automatic' ? opens : { openedAt: null }) };
    await this.database.prisma.queue.upsert({
      where: { eventId: event.id },
      create: { eventId: event.id, ...now },
      update: { ...now, version: { increment: 1 } },
    });
    return this.changed(event.id);
  }

  /** Nobody comes in until it is resumed; joining goes on, and whoever is inside stays. */
  async pause(staff: Staff, id: string, paused: boolean): Promise<QueueAdminResponse> {
    const event = await this.catalog.event(staff, id);
    await this.database.prisma.queue.upsert({
      where: { eventId: event.id },
      create: { eventId: event.id, paused },
      update: { paused, version: { increment: 1 } },
    });
    return this.changed(event.id);
  }

  async setRate(staff: Staff, id: string, perMinute: number): Promise<QueueAdminResponse> {
    const event = await this.catalog.event(staff, id);
    await this.database.prisma.queue.upsert({
      where: { eventId: event.id },
      create: { eventId: event.id, ratePerMinute: perMinute },
      update: { ratePerMinute: perMinute, version: { increment: 1 } },
    });
    return this.changed(event.id);
  }

  async view(staff: Staff, id: string): Promise<QueueAdminResponse> {
    return this.numbers((await this.catalog.event(staff, id)).id);
  }

  /** Places belong to browsers or to accounts: with the other kind, nobody would have his any more. @throws InvalidInput */
  private async refuseOtherOwners(eventId: number, requiresAccount: boolean): Promise<void> {
    const row = await this.database.prisma.queue.findUnique({ where: { eventId } });
    const given = Math.max(row?.entriesSeen ?? 0, this.live.of(eventId)?.line.entries ?? 0);
    if (!row || given === 0 || row.requiresAccount === requiresAccount) return;
    const detail = 'Places have been given out already: whose they are cannot change any more.';
    throw new InvalidInput([{ pointer: '/requiresAccount', code: 'queue.places_given', detail }]);
  }

  private async changed(eventId: number): Promise<QueueAdminResponse> {
    await this.rooms.refresh();
    return this.numbers(eventId);
  }

  private async numbers(eventId: number): Promise<QueueAdminResponse> {
    const row = await this.database.prisma.queue.findUnique({ where: { eventId } });
    const room = await this.rooms.of(eventId);
    const known = room === null ? null : this.live.of(eventId);
    const waiting = known === null ? 0 : waitingIn(known.line);
    const rate = known === null ? 0 : Math.min(known.rate, known.seenRate ?? known.rate);
    return {
      mode: (row?.mode ?? 'off') as QueueAdminResponse['mode'],
      phase: room === null ? 'off' : this.live.phaseOf(await this.events.byNumber(eventId), room),
      lobbyOpensAt: row?.lobbyOpensAt?.toISOString() ?? null,
      paused: row?.paused ?? false,
      ratePerMinute: row?.ratePerMinute ?? PRESETS.ratePerMinute,
      effectivePerMinute: known?.rate ?? 0,
      mostActive: row?.mostActive ?? PRESETS.mostActive,
      arrivalsPerSecond: row?.arrivalsPerSecond ?? null,
      checkoutMs: row?.checkoutMs ?? null,
      requiresAccount: row?.requiresAccount ?? false,
      total: known === null ? 0 : placesIn(known.line),
      invitedUntil: row?.invitedUntil?.toISOString() ?? null,
      served: known?.line.served ?? 0,
      waiting,
      admitted: known?.line.admitted ?? 0,
      active: known?.line.active ?? 0,
      showRate: (known?.line.showRate ?? 1_000) / 1_000,
      estimatedEnd: rate > 0 ? new Date(this.clock.nowMs() + (waiting / rate) * 60_000).toISOString() : null,
    };
  }
}
