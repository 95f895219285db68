import { randomBytes } from 'node:crypto';
import type { Bench } from '../bench.ts';
import type { Request } from '../http-side.ts';
import type { Scenario, Sides } from '../scenario.ts';
import { httpSides } from '../side-by-side.ts';
import { byTurns } from '../turns.ts';
import { newFan, type World } from '../world.ts';

/* One route's CPU a request, as a part of what the limit takes for the same bytes. */

interface Route {
  readonly request: (world: World) => Request | Promise<Request>;
  /** What the limit is posted, and checks. */
  readonly posted?: { readonly body: () => string; readonly schema: object };
}

/** More than any server here answers in a second. */
const MOST_A_VOLLEY = 50_000;
const nobody = () => '';

const SESSION = {
  type: 'object',
  required: ['visitor'],
  additionalProperties: false,
  properties: { visitor: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } },
};

const STATUS: Route = {
  request: ({ room }) => ({ method: 'GET', path: () => `/api/events/${room}/queue/status`, headers: nobody }),
};

const MY_PLACE: Route = {
  request: ({ room, fan }) => ({ method: 'GET', path: () => `/api/events/${room}/queue/me`, headers: () => fan }),
};

const JOIN: Route = {
  request: ({ room }) => ({ method: 'POST', path: () => `/api/events/${room}/queue`, headers: newFan }),
  posted: { body: () => JSON.stringify({ visitor: randomBytes(16).toString('base64url') }), schema: SESSION },
};

const SNAPSHOT: Route = {
  request: ({ stadium }) => ({
    method: 'GET',
    path: () => `/api/events/${stadium}/availability`,
    headers: () => 'accept-encoding: br\r\n',
  }),
};

const KNOWN_SNAPSHOT: Route = {
  request: async ({ url, stadium }) => {
    const path = `/api/events/${stadium}/availability`;
    const answer = await fetch(`${url}${path}`, { headers: { 'accept-encoding': 'br' } });
    await answer.bytes();
    const known = `accept-encoding: br\r\nif-none-match: ${answer.headers.get('etag')}\r\n`;
    return { method: 'GET', path: () => path, headers: () => known };
  },
};

const GET = 'bare Fastify GET';
const cpu = { unit: 'µs CPU', judged: 'limit / ours' } as const;

export const routes: readonly Scenario[] = [
  { id: '1', name: 'status of a waiting room', limit: GET, target: { atLeast: 0.85 }, rounds: of(STATUS), ...cpu },
  { id: '2', name: 'my place', limit: GET, target: { atLeast: 0.6 }, rounds: of(MY_PLACE), ...cpu },
  { id: '3', name: 'join', limit: 'bare Fastify POST, Ajv', target: { atLeast: 0.75 }, rounds: of(JOIN), ...cpu },
  { id: '4', name: 'snapshot of 50,508 seats', limit: GET, target: { atLeast: 0.8 }, rounds: of(SNAPSHOT), ...cpu },
  {
    id: '4-304',
    name: 'snapshot that is known',
    limit: GET,
    target: { atLeast: 0.9 },
    rounds: of(KNOWN_SNAPSHOT),
    ...cpu,
  },
];

function of(route: Route): Scenario['rounds'] {
  return byTurns((bench) => sidesOf(bench, route), 'volleys');
}

async function sidesOf(bench: Bench, { request: requestOf, posted }: Route): Promise<Sides> {
  const world = await bench.world();
  const request = await requestOf(world);
  // Everybody who posts is another one; nobody of a GET is.
  const different = request.method === 'POST' ? MOST_A_VOLLEY : 1;
  const limit = posted && { body: posted.body, schema: posted.schema, different: 1 };
  return httpSides(bench, world.server, { request: { ...request, different }, ...(limit && { limit }) });
}
