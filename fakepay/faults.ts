import { seededRandom, type Random } from './random.ts';

/** What may go wrong with a call to the API, and when: before it did anything, or after it committed. */
export const callFaults = {
  reset_before: 'the connection is reset and nothing was done',
  reset_after_commit: 'it was done, and the connection is reset',
  hang_after_commit: 'it was done, and the answer comes after `ms` (default 20000)',
  '500_before': 'a 500, nothing was done, no key saved',
  '500_after_commit': 'it was done, and the answer, saved under the key, is a 500',
  rate_limit: 'a 429: above `perSecond`, or by `next` or `probability`',
  truncated_json: 'it was done, and the answer breaks off in the middle',
  brownout: 'a 503 after `ms` (default 2000), nothing was done',
  outage: 'no connection gets through while the rule stands',
} as const;

/** What may go wrong with a webhook. `copies`, `ms` as noted. */
export const webhookFaults = {
  duplicate: 'sent `copies` more times (default 1)',
  delay: 'sent after `ms` (default 5000)',
  drop_until_retry: 'the first attempt is lost, the retry comes',
  drop: 'lost for ever',
  reorder: 'sent after the one that follows it, or after `ms` (default 1000)',
  forge: 'a copy signed with another secret and another amount comes first',
  stale: 'a copy signed ten minutes ago comes first',
} as const;

export type CallFault = keyof typeof callFaults;
export type WebhookFault = keyof typeof webhookFaults;

export const operations = ['create', 'update', 'confirm', 'capture', 'cancel', 'retrieve', 'list', 'refund'] as const;
export type Operation = (typeof operations)[number];

/** A rule as it is set by POST /__faults. Without `next` and `probability` it strikes every time. */
export interface FaultRule {
  id: string;
  /** An operation, '*' for all of them, 'webhook', or 'webhook:<event type>'. */
  on: string;
  fault: CallFault | WebhookFault;
  /** Strikes the next N times, then no more. */
  next?: number;
  probability?: number;
  seed?: number;
  ms?: number;
  copies?: number;
  perSecond?: number;
}

interface Standing {
  rule: FaultRule;
  random: Random;
  left: number;
  fired: number;
  /** Calls counted in the current second, for `perSecond`. */
  second: number;
  calls: number;
}

export class FaultSyntax extends Error {}

/** The faults that are switched on. They live in memory: a restart is a healthy gateway. */
export class Faults {
  private readonly standing = new Map<string, Standing>();
  private count = 0;

  /** @throws FaultSyntax naming the field that is wrong */
  add(input: unknown): FaultRule {
    const rule = readRule(input, `fault_${++this.count}`);
    const left = rule.next ?? Number.POSITIVE_INFINITY;
    this.standing.set(rule.id, { rule, random: seededRandom(rule.seed ?? 1), left, fired: 0, second: 0, calls: 0 });
    return rule;
  }

  list(): (FaultRule & { fired: number })[] {
    return [...this.standing.values()].map(({ rule, fired }) => ({ ...rule, fired }));
  }

  clear(): void {
    this.standing.clear();
  }

  forCall(operation: Operation): FaultRule | null {
    return this.draw((rule) => rule.fault in callFaults && (rule.on === '*' || rule.on === operation));
  }

  forWebhook(type: string): FaultRule | null {
    return this.draw((rule) => rule.on === 'webhook' || rule.on === `webhook:${type}`);
  }

  private draw(applies: (rule: FaultRule) => boolean): FaultRule | null {
    for (const standing of this.standing.values()) {
      if (!applies(standing.rule) || !strikes(standing)) continue;
      standing.fired++;
      standing.left--;
      return standing.rule;
    }
    return null;
  }
}

function strikes(standing: Standing): boolean {
  const { rule } = standing;
  if (standing.left <= 0) return false;
  if (rule.perSecond !== undefined) {
    const second = Math.floor(Date.now() / 1000);
    standing.calls = second === standing.second ? standing.calls + 1 : 1;
    standing.second = second;
    return standing.calls > rule.perSecond;
  }
  return rule.probability === undefined || standing.random() < rule.probability;
}

const numbers = ['next', 'probability', 'seed', 'ms', 'copies', 'perSecond'] as const;

function readRule(input: unknown, id: string): FaultRule {
  if (typeof input !== 'object' || input === null) throw new FaultSyntax('A fault is an object: {on, fault, ...}.');
  const given = input as Record<string, unknown>;
  const on = given.on;
  const fault = given.fault;
  const places: readonly unknown[] = ['*', ...operations];
  const forWebhooks = typeof on === 'string' && /^webhook(:[a-z_.]+)?$/.test(on);
  if (!forWebhooks && !places.includes(on)) {
    throw new FaultSyntax(`"on" is one of ${places.join(', ')}, webhook, webhook:<event type>.`);
  }
  const known = forWebhooks ? webhookFaults : callFaults;
  if (typeof fault !== 'string' || !Object.hasOwn(known, fault)) {
    throw new FaultSyntax(`"fault" is one of ${Object.keys(known).join(', ')}.`);
  }
  const rule: FaultRule = { id, on: String(on), fault: fault as FaultRule['fault'] };
  for (const name of numbers) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) throw new FaultSyntax(`"${name}" is a number, zero or more.`);
    rule[name] = value;
  }
  const strange = Object.keys(given).find((key) => key !== 'on' && key !== 'fault' && !isNumberField(key));
  if (strange !== undefined) throw new FaultSyntax(`"${strange}" is no field of a fault.`);
  return rule;
}

const isNumberField = (key: string): boolean => (numbers as readonly string[]).includes(key);
