import { Inject, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { type Asking, Limits, type Turn, type WantedTurn } from '../../platform/limits/index.ts';
import { Metrics } from '../../platform/telemetry/index.ts';
import { limitedBy } from '../identity/index.ts';
import { CheckInvitation } from './invited/check-invitation.ts';
import { WorkInvalid, WorkRequired } from './queue.errors.ts';
import { QueueRedis } from './queue.redis.ts';
import type { PlaceToken } from './tokens.ts';
import type { Visit } from './visits.ts';
import { attemptsFor, countedUpTo, WORK_VALID_MS, WorkProofs } from './work.ts';

/** A used proof is remembered for longer than it could be shown, also where replicas' clocks differ by a minute. */
const USED_KEPT_MS = WORK_VALID_MS + 60_000;

/** What a join may show. */
export interface Shown {
  /** A token that he has had before: it keeps his place where Redis has forgotten it. */
  readonly place: string | undefined;
  /** Of the work that he was asked for. */
  readonly proof: string | undefined;
  /** A code of an invited group. */
  readonly invitation: string | undefined;
}

/**
 * Whether somebody may take a place: as long as a room is for the invited, only they. Who shows no place of his may so often
 * from one address, device and account; and where an address has joined more often than a household does, only for work that
 * its devices do.
 *
 * Cost: nothing of its own, since the turn is taken in the call that gives the place; a Redis call for a proof.
 */
@Injectable()
export class JoinCheck {
  private readonly proofs: WorkProofs;
  private readonly gauge: Asking['gauge'] & object;
  private readonly asked: Counter<'outcome'>;

  constructor(
    private readonly limits: Limits,
    private readonly redis: QueueRedis,
    private readonly clock: Clock,
    private readonly invited: CheckInvitation,
    @Inject(CONFIG) private readonly config: Pick<Config, 'sessionSecret' | 'work'>,
    metrics: Metrics,
  ) {
    this.proofs = new WorkProofs(config.sessionSecret);
    this.gauge = { name: 'work.address', upTo: countedUpTo(config.work) };
    this.asked = new Counter({
      name: 'stampede_queue_work_total',
      help: 'Joins that had to be worked for, by what they were told: required, accepted or invalid.',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  /**
   * @param token of his place, where he has shown one
   * @returns the turn that his join takes; null where it takes none
   * @throws InvitationRequired, CodeInvalid, CodeUsed, TooManyRequests; RedisAway
   */
  async run(visit: Visit, { invitation }: Shown, token: PlaceToken | null): Promise<WantedTurn | null> {
    if (this.invited.isAsked(visit)) await this.invited.run(visit, invitation, token); // guard: invited-only
    return token?.eventId === visit.event.id ? null : this.limits.turnOf(this.asking(visit));
  }

  /**
   * Whoever was stopped by his turn may go on with a proof of work, where he has only joined too often from his address.
   * @throws TooManyRequests, WorkRequired, WorkInvalid; RedisAway: what cannot be counted is not let through
   */
  async stopped(visit: Visit, { proof }: Shown, turn: Turn): Promise<void> {
    const { event, person } = visit;
    const attempts = attemptsFor(this.limits.beyond(this.asking(visit), turn), this.config.work);
    if (attempts === 0) return;
    if (proof !== undefined && (await this.accepts(proof, event.id, person)))
      return this.asked.inc({ outcome: 'accepted' });
    this.asked.inc({ outcome: proof === undefined ? 'required' : 'invalid' });
    const challenge = await this.proofs.challenge(event.id, person, attempts, this.clock.nowMs());
    throw proof === undefined ? new WorkRequired(challenge) : new WorkInvalid(challenge);
  }

  private asking({ event, visitor }: Visit): Asking {
    return { action: 'join', tag: `${event.id}:q`, by: limitedBy(visitor), gauge: this.gauge };
  }

  private async accepts(proof: string, eventId: number, person: string): Promise<boolean> {
    const nonce = await this.proofs.read(proof, eventId, person);
    if (nonce === null) return false;
    const isNew = await this.redis.useProof(eventId, nonce, USED_KEPT_MS);
    if (!isNew) return false; // guard: work-replay
    return true;
  }
}
