/** CPU in µs of one core, by what is done. */
export type Costs = Readonly<Record<CostName, number>>;

export const COST_NAMES = [
  'status',
  'place',
  'join',
  'snapshot',
  'connection',
  'admission',
  'hold',
  'frame',
  'purchase',
  'balancer',
  'postgres',
  'redis',
  'crowd',
  'redisJoin',
  'redisHold',
  'redisLook',
] as const;
export type CostName = (typeof COST_NAMES)[number];

/** A sale that is planned. */
export interface Sale {
  readonly users: number;
  /** Half of them come in the first twelfth of it, the others ever fewer until its end. */
  readonly windowSeconds: number;
  readonly seats: number;
  readonly seatsPerOrder: number;
  /** Of those who are let in, the part that buys. */
  readonly pays: number;
  /** Holds that one of them tries. */
  readonly holds: number;
  /** How long he looks at the map, and how often it moves meanwhile. */
  readonly mapSeconds: number;
  readonly framesPerSecond: number;
  /** What the payment provider allows an endpoint and an account a second; and what an order asks of an account. */
  readonly callsPerEndpoint: number;
  readonly callsPerAccount: number;
  readonly callsPerOrder: number;
  /** What the organizer wants at most, in people a minute; null: as fast as all else allows. */
  readonly mostPerMinute: number | null;
  /** How busy a core may be on average. */
  readonly load: number;
  /** Replicas beyond those that are needed, as a part of them. */
  readonly spare: number;
  /** Whether a CDN answers status and snapshots. */
  readonly cdn: boolean;
  /** Everything on one machine with so many cores, balancer and stores too; null: as many machines as it takes. */
  readonly cores: number | null;
  /** Whether the crowd is played on that machine as well. */
  readonly withCrowd: boolean;
}

/** One line of a sum: what is done how often, and what that takes. */
export interface Traffic {
  readonly what: string;
  readonly perSecond: number;
  readonly us: number;
  readonly cores: number;
}

export interface Moment {
  readonly when: string;
  readonly traffic: readonly Traffic[];
  /** Cores that are busy all the time. */
  readonly cores: number;
}

export interface Plan {
  readonly ordersPerSecond: number;
  readonly ratePerMinute: number;
  /** What keeps the rate from being higher. */
  readonly boundBy: 'provider' | 'organizer' | 'machine';
  readonly moments: readonly Moment[];
  readonly replicas: number;
  readonly redis: { readonly cores: number; readonly memoryMb: number };
  readonly postgres: { readonly cores: number; readonly connections: number };
  readonly queue: {
    readonly longest: number;
    /** How long the last of those waits who still gets seats. */
    readonly longestWaitSeconds: number;
    readonly pollsPerSecond: number;
    /** Who waits for nothing: all is sold before their turn. */
    readonly inVain: number;
  };
  readonly soldOut: boolean;
  readonly seatsSold: number;
  /** From the opening until all is sold, or all have been. */
  readonly sellOutSeconds: number;
}

const US = 1e-6;
/** Admission begins so long after the opening. */
const DRAW_SECONDS = 15;
/** How somebody who waits is told to poll: after a tenth of what he waits, within these bounds. */
const POLL = { part: 10, leastSeconds: 2, mostSeconds: 60 };
const FIRST_PART = 1 / 12;
const FIRST_HALF = 1 / 2;
/** Asks at the door of somebody whose turn it is. */
const ASKS = 1.2;
const POOL = 8;
const OTHER_CONNECTIONS = 20;
/** Of a place in line, in Redis; and of all else. */
const PLACE_BYTES = 130;
const REDIS_BASE_MB = 64;
/** Each replica: four ticks, seven looks at the board and ten sweeps a second. */
const REPLICA_LOOKS = 21;
/** With a CDN, of a hundred looks so many still come to us. */
const PAST_CDN = 0.02;
const MINUTE = 60;
const ROUNDS = 40;

/** Cores that this traffic keeps busy: the sum of how often times what it takes. */
export function coresOf(traffic: readonly { readonly perSecond: number; readonly us: number }[]): number {
  return traffic.reduce((sum, { perSecond, us }) => sum + perSecond * us * US, 0);
}

/**
 * Polls a second of a line: whoever waits `eta` seconds asks each `clamp(eta / 10, 2, 60)`, and in each second of eta stand as many
 * as are let in in one.
 */
export function pollsPerSecond(waiting: number, perSecond: number): number {
  if (waiting <= 0) return 0;
  if (perSecond <= 0) return waiting / POLL.mostSeconds;
  const { part, leastSeconds, mostSeconds } = POLL;
  const eta = waiting / perSecond;
  const [near, far] = [part * leastSeconds, part * mostSeconds];
  const soon = Math.min(eta, near) / leastSeconds;
  const later = eta > near ? part * Math.log(Math.min(eta, far) / near) : 0;
  const last = eta > far ? (eta - far) / mostSeconds : 0;
  return perSecond * (soon + later + last);
}

/** Replicas of one core for so many busy cores, and some to spare. */
export function replicasFor(cores: number, { load, spare }: Pick<Sale, 'load' | 'spare'>): number {
  return Math.max(2, Math.ceil((cores / load) * (1 + spare) - 1e-9));
}

export function planOf(sale: Sale, costs: Costs): Plan {
  const { users, seats, seatsPerOrder, pays, windowSeconds, load } = sale;
  const { ordersPerSecond, boundBy } = paceOf(sale, costs);
  const perSecond = ordersPerSecond / pays;
  const wanted = seats / (seatsPerOrder * pays);
  const soldOut = users >= wanted;
  const letIn = Math.min(users, wanted);
  const longest = longestLine(sale, perSecond);
  const polls = pollsPerSecond(longest, perSecond);
  const moments = [firstSeconds(sale, costs, perSecond), longestQueue(sale, costs, perSecond)];
  const replicas = replicasFor(Math.max(...moments.map(({ cores }) => cores)), sale);
  const joins = (users * FIRST_HALF) / (windowSeconds * FIRST_PART);
  const selling =
    perSecond * sale.holds * costs.redisHold +
    ordersPerSecond * costs.redis +
    replicas * REPLICA_LOOKS * costs.redisLook;
  const redisCores = (Math.max(joins * costs.redisJoin, selling) * US) / load;
  const sellOutSeconds = DRAW_SECONDS + letIn / perSecond;
  return {
    ordersPerSecond,
    ratePerMinute: Math.floor(perSecond * MINUTE),
    boundBy,
    moments,
    replicas,
    redis: { cores: redisCores, memoryMb: Math.ceil(REDIS_BASE_MB + (users * PLACE_BYTES) / 2 ** 20) },
    postgres: {
      cores: Math.max(2, Math.ceil((ordersPerSecond * costs.postgres * US) / load)),
      connections: replicas * POOL + OTHER_CONNECTIONS,
    },
    queue: {
      longest: Math.round(longest),
      longestWaitSeconds: sellOutSeconds,
      pollsPerSecond: polls,
      inVain: Math.max(0, Math.round(users - wanted)),
    },
    soldOut,
    seatsSold: Math.min(seats, Math.floor(users * pays * seatsPerOrder)),
    sellOutSeconds,
  };
}

/** The slowest of what the provider, the organizer and the machine allow. */
function paceOf(sale: Sale, costs: Costs): Pick<Plan, 'ordersPerSecond' | 'boundBy'> {
  const { callsPerEndpoint, callsPerAccount, callsPerOrder, mostPerMinute, pays, cores } = sale;
  const bounds: Pick<Plan, 'ordersPerSecond' | 'boundBy'>[] = [
    { boundBy: 'provider', ordersPerSecond: Math.min(callsPerEndpoint, callsPerAccount / callsPerOrder) },
  ];
  if (mostPerMinute !== null) bounds.push({ boundBy: 'organizer', ordersPerSecond: (mostPerMinute / MINUTE) * pays });
  if (cores !== null) bounds.push({ boundBy: 'machine', ordersPerSecond: onOneMachine(sale, costs, cores) * pays });
  return bounds.toSorted((a, b) => a.ordersPerSecond - b.ordersPerSecond)[0]!;
}

/** People a second for whom one machine has enough cores, beside those who wait. */
function onOneMachine(sale: Sale, costs: Costs, cores: number): number {
  const { load, pays, holds, withCrowd } = sale;
  const anOrder = costs.postgres + costs.redis + costs.balancer + (withCrowd ? costs.crowd : 0);
  const us = coresOf(inside(sale, costs, 1)) / US + holds * costs.redisHold + pays * anOrder;
  let perSecond = (cores * load) / (us * US);
  // Whom it lets in faster waits less and asks more often.
  for (let round = 0; round < ROUNDS; round++) {
    const waiting = pollsPerSecond(longestLine(sale, perSecond), perSecond) * (costs.status + costs.connection) * US;
    const next = Math.max(0.1, (cores * load - waiting) / (us * US));
    perSecond = (perSecond + next) / 2;
  }
  return perSecond;
}

/** Everybody has come, and some have been let in since the draw. */
function longestLine({ users, windowSeconds }: Sale, perSecond: number): number {
  return Math.max(0, users - perSecond * Math.max(0, windowSeconds - DRAW_SECONDS));
}

/** What those cost who are let in, so many a second: in replicas. */
function inside(sale: Sale, costs: Costs, perSecond: number): Traffic[] {
  const { holds, mapSeconds, framesPerSecond, pays, cdn } = sale;
  return [
    traffic('asking to come in', perSecond * ASKS, costs.admission),
    traffic('snapshots', perSecond * (cdn ? PAST_CDN : 1), costs.snapshot),
    traffic('frames of the map', perSecond * mapSeconds * framesPerSecond, costs.frame),
    traffic('holds', perSecond * holds, costs.hold),
    traffic('orders, paid and issued', perSecond * pays, costs.purchase),
  ];
}

function firstSeconds(sale: Sale, costs: Costs, perSecond: number): Moment {
  const { users, windowSeconds, cdn } = sale;
  const seconds = windowSeconds * FIRST_PART;
  const joins = (users * FIRST_HALF) / seconds;
  const looks = joins + pollsPerSecond(users * FIRST_HALF, perSecond);
  return moment(`the first ${round(seconds)} s`, [
    traffic('new connections', joins, costs.connection),
    traffic('joins', joins, costs.join),
    traffic('looks at the line', looks * (cdn ? PAST_CDN : 1), costs.status),
  ]);
}

function longestQueue(sale: Sale, costs: Costs, perSecond: number): Moment {
  const polls = pollsPerSecond(longestLine(sale, perSecond), perSecond) * (sale.cdn ? PAST_CDN : 1);
  return moment('the longest line', [
    traffic('looks at the line', polls, costs.status),
    // Between two looks that are far apart nobody keeps a connection.
    traffic('new connections', polls, costs.connection),
    ...inside(sale, costs, perSecond),
  ]);
}

function moment(when: string, all: readonly Traffic[]): Moment {
  return { when, traffic: all, cores: coresOf(all) };
}

function traffic(what: string, perSecond: number, us: number): Traffic {
  return { what, perSecond, us, cores: perSecond * us * US };
}

const round = (value: number): number => Math.round(value * 10) / 10;
