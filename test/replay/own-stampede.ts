import { progress, say } from '../../local/progress.ts';
import { warmUp } from '../rush/flash/hall.ts';
import { Gauge } from '../rush/flash/gauge.ts';
import type { Finding } from '../rush/flash/summary.ts';
import { attentionOf, invariantsOf } from '../rig/oracle.ts';
import { type Rig, startRig } from '../rig/rig.ts';
import { makeCopy } from './copy.ts';
import { rehearse } from './rehearsal.ts';
import type { Remote } from './remote.ts';
import type { SaleLog } from './sale-log.ts';
import { longestOf, type Script } from './script.ts';
import type { Rehearsed } from './summary.ts';

export interface OwnWishes {
  readonly slug: string;
  readonly speed: number | 'max';
  readonly replicas: number;
}

export interface OwnRehearsal extends Rehearsed {
  readonly target: Remote;
  /** The end of what the replicas have written. */
  readonly logs: string;
  close(): Promise<void>;
}

/** Deadlines as they come, and a whole crowd from one machine. */
const SETTINGS = { DEADLINE_SCALE: '1', HOLD_SEATS_PER_ADDRESS: '1000' };
/** Longer than anything was held, at any speed: only what the log ends comes to its end. */
const SPARE_MS = 3600_000;
const MOST_MS = 2 ** 31 - 1;
const LOG_END = 2_000;

/** A rehearsal at a Stampede of its own, with stores of its own, on this machine. It stays until it is closed. */
export async function rehearseOnOwn(log: SaleLog, script: Script, wishes: OwnWishes): Promise<OwnRehearsal> {
  const { slug, speed, replicas } = wishes;
  const rig = await progress(`starting ${replicas} replicas and their stores`, () =>
    startRig({ straight: true, replicas, env: SETTINGS }),
  );
  try {
    const target = { url: rig.product.url, key: rig.product.organizers[0].key };
    const copy = await progress('making the copy', () => makeCopy(target, log, slug));
    const eventNo = await waitLonger(rig, copy.slug, script, speed);
    await progress('a few buy in another hall first', () => warmUp(rig));
    say(`watch it: ${target.url}/admin/events/${copy.id}/watch with the key ${target.key}`);
    const gauge = new Gauge(rig, eventNo);
    const { record, findings } = await rehearse({ target, copy, log, script, speed, isShown: true }).finally(() =>
      gauge.stop(),
    );
    await gauge.look();
    const questions: Finding[] = [
      { what: 'I1 to I13 in the database', faults: invariantsOf(rig), next: 'docs/runbooks says what each means.' },
      { what: 'nothing needs a person', faults: await attentionOf(rig), next: 'The replicas’ logs say why.' },
    ];
    return {
      ...{ log, script, speed, record, target, cpuMs: gauge.cpuMs },
      findings: [...findings, ...questions],
      logs: logsOf(rig),
      close: () => rig.close(),
    };
  } catch (error) {
    await rig.close();
    throw error;
  }
}

/** However slowly it goes, nothing ends by itself: for longer than the API would let anybody set. @returns the event's number */
async function waitLonger({ stores }: Rig, slug: string, script: Script, speed: number | 'max'): Promise<number> {
  const { heldMs, orderedMs } = longestOf(script);
  const times = speed === 'max' ? 1 : 1 / Math.min(1, speed);
  const withSpare = (ms: number): number =>
    Math.min(MOST_MS, Math.ceil(Math.max(ms, script.lengthMs) * times) + SPARE_MS);
  const [row] = await stores.query<{ id: number }>(
    'UPDATE events SET hold_ttl_ms = $2, pay_within_ms = $3 WHERE slug = $1 RETURNING id',
    [slug, withSpare(heldMs), withSpare(orderedMs)],
  );
  return row!.id;
}

function logsOf({ product }: Rig): string {
  return product.replicas.map((_, at) => `replica ${at + 1}:\n${product.log(at).slice(-LOG_END)}`).join('\n');
}
