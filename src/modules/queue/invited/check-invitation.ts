import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.ts';
import { Limits } from '../../../platform/limits/index.ts';
import { QueueRedis } from '../queue.redis.ts';
import { isInvitedOnly } from '../room.ts';
import { RoomGenerations } from '../room-generations.ts';
import type { PlaceToken } from '../tokens.ts';
import type { Visit } from '../visits.ts';
import { Invitations } from './invitations.ts';
import { CodeInvalid, CodeUsed, InvitationRequired } from '../queue.errors.ts';

/**
 * As long as a room is for the invited only, lets nobody else join. Whoever has a place needs nothing, also where Redis has
 * forgotten it and his token proves it.
 *
 * Cost: nothing where a room is for everyone; else one Redis call, then one or two statements, and with a code one Redis call
 * and one transaction more, once a person.
 */
@Injectable()
export class CheckInvitation {
  constructor(
    private readonly clock: Clock,
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly limits: Limits,
    private readonly invitations: Invitations,
  ) {}

  /** Whether anybody has to be invited now: where nobody has, there is nothing to run. */
  isAsked({ room }: Pick<Visit, 'room'>): boolean {
    return isInvitedOnly(room, this.clock.nowMs());
  }

  /** @throws InvitationRequired, CodeInvalid, CodeUsed, TooManyRequests */
  async run(visit: Visit, code: string | undefined, token: PlaceToken | null): Promise<void> {
    const { room, visitor, event } = visit;
    if (await this.hasPlace(visit, token)) return;
    if (code !== undefined) {
      // Before it is judged: whoever guesses many at once is counted, too.
      const by = { address: visitor.address, device: visitor.id };
      await this.limits.take({ action: 'invitation', tag: String(event.id), by, whenAway: 'refuse' });
    }
    const { invited, keys } = await this.invitations.find(visit, code);
    if (invited) return;
    for (const key of keys) if (await this.isGood(visit, key)) return;
    const publicFrom = room.invitedUntil!;
    if (keys.length > 0) throw new CodeUsed(publicFrom);
    throw code === undefined ? new InvitationRequired(publicFrom) : new CodeInvalid();
  }

  private async hasPlace({ event, person }: Visit, token: PlaceToken | null): Promise<boolean> {
    const isOlder = token?.eventId === event.id && token.generation !== this.generations.known(event.id);
    return isOlder || (await this.redis.placeOf(event.id, person)) !== null;
  }

  private isGood(visit: Visit, key: Parameters<Invitations['use']>[1]): Promise<boolean> {
    return this.invitations.use(visit, key).then(
      () => true,
      (error: unknown) => {
        if (error instanceof CodeUsed) return false;
        throw error;
      },
    );
  }
}
