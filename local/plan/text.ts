import type { CostList } from './costs.ts';
import { COST_NAMES, type Moment, type Plan, type Sale } from './law.ts';

const BOUND_BY: Readonly<Record<Plan['boundBy'], string>> = {
  provider: 'what the payment provider takes',
  organizer: 'the rate that was asked for',
  machine: 'the cores of this machine',
};

/** The plan as it is printed. */
export function planText(sale: Sale, plan: Plan, costs: CostList): string {
  const { queue, redis, postgres } = plan;
  const end = plan.soldOut
    ? `sold out ${time(plan.sellOutSeconds)} after the opening`
    : `not sold out: ${n(plan.seatsSold)} of ${n(sale.seats)} seats are sold when all have been, ${time(plan.sellOutSeconds)} after the opening`;
  const answer = [
    [
      'admission rate',
      `${n(plan.ratePerMinute)} people a minute, ${f(plan.ordersPerSecond)} orders a second; bound by ${BOUND_BY[plan.boundBy]}`,
    ],
    [
      'replicas',
      `${plan.replicas} of one core each, ${percent(sale.spare)} to spare, each ${percent(sale.load)} busy at most`,
    ],
    [
      'PostgreSQL',
      `${postgres.cores} cores, ${postgres.connections} connections, and a synchronous standby of the same size`,
    ],
    [
      'Redis',
      `${f2(redis.cores)} of a core at its busiest (${redis.cores <= 1 ? 'one primary' : `${Math.ceil(redis.cores)} primaries, an event to each`} and a replica), ${n(redis.memoryMb)} MB`,
    ],
    [
      'queue',
      `${n(queue.longest)} people at its longest, ${n(queue.pollsPerSecond)} looks a second; ${n(queue.inVain)} find nothing left`,
    ],
    ['wait', `${time(queue.longestWaitSeconds)} for the last who is let in`],
    ['end', end],
  ] as const;
  const width = Math.max(...answer.map(([what]) => what.length)) + 2;
  return [
    `${n(sale.users)} people within ${time(sale.windowSeconds)} for ${n(sale.seats)} seats`,
    '',
    ...answer.map(([what, value]) => `${what.padEnd(width)}${value}`),
    '',
    ...plan.moments.flatMap(momentText),
    'Assumptions',
    ...assumptionsOf(sale).map((line) => `- ${line}`),
    '',
    'Costs, µs of one core',
    ...COST_NAMES.map((name) => `- ${name} ${costs[name].us}: ${costs[name].what} (${costs[name].by})`),
  ].join('\n');
}

function momentText({ when, traffic, cores }: Moment): string[] {
  const rows = traffic.map(
    ({ what, perSecond, us, cores: each }) =>
      `  ${what.padEnd(24)}${n(perSecond).padStart(12)} a second${`${us} µs`.padStart(12)}${f2(each).padStart(9)} cores`,
  );
  return [`Replicas in ${when}`, ...rows, `  ${'sum'.padEnd(24)}${''.padStart(33)}${f2(cores).padStart(9)} cores`, ''];
}

/** Everything that the plan takes for granted. */
export function assumptionsOf(sale: Sale): string[] {
  const { seatsPerOrder, pays, holds, callsPerEndpoint, callsPerAccount, callsPerOrder, load } = sale;
  return [
    'Cores = sum of (how often a second × µs) / how busy a core may be. The figures of costs are good to 20 % on a machine of their own.',
    'Half of the people come in the first twelfth of the time, the others ever fewer; nobody has a connection yet, TLS ends at the balancer.',
    'Who waits looks after a tenth of his wait, 2 s to 60 s; admission begins 15 s after the opening, and everybody comes when it is his turn.',
    `Of those let in ${percent(pays)} buy ${seatsPerOrder} seats each, after ${holds} holds; nothing that they leave is lost, and nobody leaves the line.`,
    `The provider takes ${callsPerEndpoint} calls a second at an endpoint and ${callsPerAccount} an account; an order is one call of the first kind and ${callsPerOrder} of the second.`,
    `A core is ${percent(load)} busy; a replica of Stampede is one process and uses one.`,
    'The cost of a purchase is that of a small machine where everything shares the cores: on larger ones it is less.',
    ...(sale.cdn ? ['A CDN answers 98 of 100 looks at the line and snapshots.'] : []),
    ...(sale.cores === null
      ? []
      : [
          `Stores and balancer share the ${sale.cores} cores with the replicas${sale.withCrowd ? ', and so does the crowd' : ''}.`,
        ]),
    'Where the law ends: one event beyond 80,000 holds a second, 125,000 frames a second and core, TLS handshakes, the network card.',
  ];
}

const n = (value: number): string => Math.round(value).toLocaleString('en');
const f = (value: number): string => String(Math.round(value * 10) / 10);
const f2 = (value: number): string => value.toFixed(2);
const percent = (part: number): string => `${Math.round(part * 100)} %`;

function time(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
