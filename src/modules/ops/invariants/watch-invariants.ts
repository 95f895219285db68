import { Inject, Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { Database, sqlFile, type Tx } from '../../../platform/db/index.ts';
import { type Checked, checkInvariants } from './check-invariants.ts';
import { checkLive } from './check-live.ts';
import { InvariantMetrics, type LastPass } from './invariant-metrics.ts';
import type { Limits } from './invariants.ts';

const LEASE_PASS = sqlFile(import.meta.url, './sql/lease-pass.sql');
const KEEP_PASS = sqlFile(import.meta.url, './sql/keep-pass.sql');
const HASTEN_PASS = sqlFile(import.meta.url, './sql/hasten-pass.sql');
const READ_PASSES = sqlFile(import.meta.url, './sql/read-passes.sql');

const LOOK_EVERY_MS = 1_000;
const LIVE_EVERY_MS = 3_000;
const FULL_EVERY_MS = 3_600_000;
/** A replica that dies in a pass is waited for this long. */
const LIVE_LEASE_MS = 30_000;
const FULL_LEASE_MS = 600_000;
/** What the live set finds brings the full one forward, but never so often that it does nothing else. */
const FULL_PAUSE_MS = 600_000;
/** After a longer pause the live set begins anew: what changed meanwhile is the full set's. */
const LIVE_LOOKS_BACK_MS = 600_000;

interface Leased {
  readonly tx: number | null;
  readonly agoMs: number | null;
  readonly [column: string]: unknown;
}

type Found = { readonly checked: readonly Checked[]; readonly tx: number | null };

/**
 * Looks at the invariants all the time: what changed, every few seconds; everything, once an hour, and when something was
 * found to be broken. Each pass is leased to one replica; every one of them shows the numbers.
 *
 * Cost: three statements a second and replica; a pass, see the room's page.
 */
@Injectable()
export class WatchInvariants {
  private readonly log = new Logger('WatchInvariants');
  private readonly limits: Limits;

  constructor(
    private readonly database: Database,
    private readonly metrics: InvariantMetrics,
    sweeps: Sweeps,
    @Inject(CONFIG) { holdSeatsPerAddress }: Pick<Config, 'holdSeatsPerAddress'>,
  ) {
    this.limits = { seatsPerAddress: holdSeatsPerAddress };
    sweeps.add({ everyMs: LOOK_EVERY_MS, run: () => this.sweep(), trouble: 'the invariants could not be looked at' });
  }

  async sweep(): Promise<void> {
    const live = await this.pass('live', LIVE_LEASE_MS, LIVE_EVERY_MS, (leased) => this.live(leased));
    if (live?.some(({ broken }) => broken > 0)) await this.database.query(HASTEN_PASS, [FULL_PAUSE_MS]);
    await this.pass('full', FULL_LEASE_MS, FULL_EVERY_MS, () => this.full());
    this.metrics.show(await this.database.query<LastPass>(READ_PASSES));
  }

  /** @returns what was found, or null where it was not this replica's turn */
  private async pass(
    name: 'live' | 'full',
    leaseMs: number,
    everyMs: number,
    find: (leased: Leased) => Promise<Found>,
  ): Promise<readonly Checked[] | null> {
    const [leased] = await this.database.query<Leased>(LEASE_PASS, [name, leaseMs]);
    if (!leased) return null;
    const began = performance.now();
    const { checked, tx } = await find(leased);
    const durationMs = performance.now() - began;
    for (const { id, promise, broken, examples } of checked) {
      if (broken > 0) this.log.error({ invariant: id, set: name, broken, examples }, `broken: ${promise}`);
    }
    const broken = Object.fromEntries(checked.map((each) => [each.id, each.broken]));
    await this.database.query(KEEP_PASS, [name, tx, durationMs, JSON.stringify(broken), everyMs]);
    return checked;
  }

  private async live({ tx, agoMs }: Leased): Promise<Found> {
    const since = tx === null || agoMs === null || agoMs > LIVE_LOOKS_BACK_MS ? null : { tx };
    const pass = await this.onClient((client) => checkLive(client, this.limits, since, (agoMs ?? 0) + LIVE_EVERY_MS));
    return { checked: pass.checked, tx: pass.next.tx };
  }

  private async full(): Promise<Found> {
    return { checked: await this.onClient((client) => checkInvariants(client, this.limits)), tx: null };
  }

  private async onClient<T>(run: (client: Tx) => Promise<T>): Promise<T> {
    const client = await this.database.pool.connect();
    let broken = true;
    try {
      const result = await run(client);
      broken = false;
      return result;
    } finally {
      client.release(broken);
    }
  }
}
