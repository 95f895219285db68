import { seededRandom, type Random } from './random.ts';

/** What may go wrong with a call to the API, and when: before it did anything, or after it committed. */
const callFaults = {
  reset_before: 'the connection is reset and nothing was done',
  reset_after_commit: 'it was done, and the connection is reset',
  hang_after_commit: 'it was done, and the answer comes after `ms` (20000)',
  '500_before': 'a 500, nothing was done, no key saved',
  '500_after_commit': 'it was done, and the answer is a 500, saved as the API saves it',
  rate_limit: 'a 429: above `perSecond`, or by `next` or `probability`',
  truncated_json: 'it was done, and the answer breaks off in the middle',
  slow_loris: 'it was done, and the answer drips in over `ms` (20000)',
  wrong_content_type: 'it was done, and the answer is a page of HTML',
  brownout: 'every answer takes `ms` (2000), and `errorShare` (0.3) of them are 503s for which nothing was done',
  outage: 'no connection gets through, for `ms` from now when given',
} as const;

/** What may go wrong with a webhook. */
const webhookFaults = {
  duplicate: 'sent `copies` more times (1)',
  delay: 'sent after `ms` (5000)',
  drop_until_retry: 'the first attempt is lost, the retry comes',
  drop: 'lost for ever',
  reorder: 'sent after the one that follows it, or after `ms` (1000)',
  forge: 'a copy signed with another secret and another amount comes first',
  stale: 'a copy signed ten minutes ago comes first',
  rotate: 'signed with the next secret and with this one',
} as const;

/** What may go wrong with a payment that its payer pushes. */
const upiFaults = {
  late_success: 'money comes `ms` (1000) after the payment was cancelled or had expired',
} as const;

const every = { ...callFaults, ...webhookFaults, ...upiFaults };
export type FaultName = keyof typeof every;

const numbers = ['next', 'probability', 'seed', 'ms', 'forMs', 'copies', 'perSecond', 'errorShare'] as const;

/** A rule as it is set by POST /__faults. Without `next` and `probability` it strikes every time. */
export interface FaultRule extends Partial<Record<(typeof numbers)[number], number>> {
  id: string;
  /** An operation, '*' for all of them, 'webhook', 'webhook:<event type>', or 'upi'. */
  on: string;
  fault: FaultName;
}

interface Standing {
  rule: FaultRule;
  random: Random;
  left: number;
  fired: number;
  endsAtMs: number;
  /** Calls counted in the current second, for `perSecond`. */
  second: number;
  calls: number;
}

export class FaultSyntax extends Error {}

/** A fault that has struck, and what its seed gave for it. */
export interface Strike {
  rule: FaultRule;
  /** Uniform in [0, 1): whether a brownout is an error this time. */
  draw: number;
}

/** The faults that are switched on. They live in memory: a restart is a healthy gateway. */
export class Faults {
  private readonly standing = new Map<string, Standing>();
  private readonly operations: readonly string[];
  private count = 0;

  constructor(operations: readonly string[]) {
    this.operations = operations;
  }

  /** @throws FaultSyntax naming the field that is wrong */
  add(input: unknown): FaultRule {
    const rule = this.read(input, `fault_${++this.count}`);
    const lifeMs = rule.forMs ?? (rule.fault === 'outage' ? rule.ms : undefined) ?? Number.POSITIVE_INFINITY;
    this.standing.set(rule.id, {
      rule,
      random: seededRandom(rule.seed ?? 1),
      left: rule.next ?? Number.POSITIVE_INFINITY,
      fired: 0,
      endsAtMs: Date.now() + lifeMs,
      second: 0,
      calls: 0,
    });
    return rule;
  }

  list(): (FaultRule & { fired: number })[] {
    return [...this.standing.values()].map(({ rule, fired }) => ({ ...rule, fired }));
  }

  /** What may be switched on where, each with its one line. */
  known(): { on: string[]; faults: Record<string, string> }[] {
    return [
      { on: ['*', ...this.operations], faults: callFaults },
      { on: ['webhook'], faults: webhookFaults },
      { on: ['upi'], faults: upiFaults },
    ];
  }

  /** Clears one rule, or all of them. */
  clear(id?: string): void {
    if (id === undefined) this.standing.clear();
    else this.standing.delete(id);
  }

  forCall(operation: string): Strike | null {
    return this.draw((rule) => rule.fault in callFaults && (rule.on === '*' || rule.on === operation));
  }

  forWebhook(type: string): FaultRule | null {
    return this.draw(({ on }) => on === 'webhook' || on === `webhook:${type}`)?.rule ?? null;
  }

  forPayer(): FaultRule | null {
    return this.draw(({ on }) => on === 'upi')?.rule ?? null;
  }

  private draw(applies: (rule: FaultRule) => boolean): Strike | null {
    for (const standing of this.standing.values()) {
      if (!applies(standing.rule) || !strikes(standing)) continue;
      standing.fired++;
      standing.left--;
      return { rule: standing.rule, draw: standing.rule.fault === 'brownout' ? standing.random() : 0 };
    }
    return null;
  }

  private read(input: unknown, id: string): FaultRule {
    if (typeof input !== 'object' || input === null) throw new FaultSyntax('A fault is an object: {on, fault, ...}.');
    const { on, fault, ...rest } = input as Record<string, unknown>;
    const known = this.faultsOn(on);
    if (typeof fault !== 'string' || !Object.hasOwn(known, fault)) {
      throw new FaultSyntax(`"fault" is one of ${Object.keys(known).join(', ')}.`);
    }
    const rule: FaultRule = { id, on: String(on), fault: fault as FaultName };
    for (const [name, value] of Object.entries(rest)) {
      const field = numbers.find((each) => each === name);
      if (field === undefined) throw new FaultSyntax(`"${name}" is no field of a fault.`);
      if (typeof value !== 'number' || !(value >= 0)) throw new FaultSyntax(`"${name}" is a number, zero or more.`);
      rule[field] = value;
    }
    return rule;
  }

  private faultsOn(on: unknown): Record<string, string> {
    if (typeof on === 'string' && /^webhook(:[a-z_.]+)?$/.test(on)) return webhookFaults;
    if (on === 'upi') return upiFaults;
    const places = ['*', ...this.operations];
    if (typeof on === 'string' && places.includes(on)) return callFaults;
    throw new FaultSyntax(`"on" is one of ${places.join(', ')}, webhook, webhook:<event type>, upi.`);
  }
}

function strikes(standing: Standing): boolean {
  const { rule } = standing;
  if (standing.left <= 0 || Date.now() >= standing.endsAtMs) return false;
  if (rule.perSecond !== undefined) {
    const second = Math.floor(Date.now() / 1000);
    standing.calls = second === standing.second ? standing.calls + 1 : 1;
    standing.second = second;
    return standing.calls > rule.perSecond;
  }
  return rule.probability === undefined || standing.random() < rule.probability;
}
