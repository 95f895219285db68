import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderOf, rootFromPath, rootOf } from '../../local/draw/algorithm.ts';
import type { DrawRecord } from '../../local/draw/published.ts';
import {
  joinQueue,
  type Lobby,
  lobbyOf,
  Observer,
  openIn,
  type Proof,
  recordAt,
  seedBeforeEntries,
  untilState,
  verifyDraw,
} from '../harness/draws.ts';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { type Relay, startRelay } from '../harness/relay.ts';
import { accepted, type Problem } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** Of drand's quicknet. */
const ROUND_MS = 3_000;
/** A beacon is given up after 6 s. */
const SCALE = '10';
const PEOPLE = 60;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

async function leavesAt(url: string, { slug }: PublishedEvent): Promise<Buffer> {
  const response = await fetch(`${url}/api/events/${slug}/queue/draw/leaves`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** As if every replica had been away when the sale opened, so long ago: promised for then, and not frozen. */
async function openedUnseen(product: Product, event: PublishedEvent, agoMs: number): Promise<void> {
  const promised = (await recordAt(product.url, event))!;
  const rounds = Math.ceil((Date.parse(promised.opensAt) - Date.now() + agoMs) / ROUND_MS);
  await product.stores.query(
    `WITH promised AS (
       UPDATE draws SET opens_at = opens_at - $2::interval, beacon_round = beacon_round - $3::int,
         beacon_known_at = beacon_known_at - $2::interval WHERE event_id = $1 RETURNING event_id, opens_at)
     UPDATE events SET sale_opens_at = opens_at FROM promised WHERE id = event_id`,
    [event.eventNo, `${rounds * ROUND_MS} ms`, rounds],
  );
}

async function seedOf({ stores }: Product, { eventNo }: PublishedEvent): Promise<string> {
  const [row] = await stores.query<{ seed: string }>(
    "SELECT encode(seed, 'hex') AS seed FROM draws WHERE event_id = $1",
    [eventNo],
  );
  return row!.seed;
}

describe('a draw with a public value', { timeout: 300_000 }, () => {
  let relay: Relay;
  let product: Product;
  let lobby: Lobby;
  /** Without their round, which is withheld; and without a freeze before it. */
  let withheld: Lobby;
  let late: Lobby;
  let promised: DrawRecord;
  let drawn: DrawRecord;
  let seen: readonly (readonly string[])[];

  beforeAll(async () => {
    relay = await startRelay();
    product = await startProduct({ replicas: 2, env: { DRAW_BEACON: relay.url, DEADLINE_SCALE: SCALE } });
    // First, so that its round is not the one that is withheld.
    late = await lobbyOf(product, 5, 600_000);
    await openedUnseen(product, late.event, 20_000);
    await untilState(product, late.event, 'frozen');
    withheld = await lobbyOf(product, 5, 5_000);
    relay.withheld.add((await recordAt(product.url, withheld.event))!.beacon!.round);
    lobby = await lobbyOf(product, PEOPLE, 10_000);
    promised = (await recordAt(product.url, lobby.event))!;
    // Somebody changes his mind: his entry is nobody's from now on.
    const gone = lobby.fans[7]!;
    expect((await gone.visitor.request('DELETE', `/api/events/${lobby.event.slug}/queue`)).status).toBe(204);
    const observers = product.replicas.map(({ url }) => new Observer(url, lobby.event));
    drawn = await untilState(product, lobby.event, 'drawn');
    seen = await Promise.all(observers.map((observer) => observer.stop()));
  }, 300_000);
  afterAll(async () => {
    await product?.close();
    await relay?.close();
  });

  const stays = () => lobby.fans.filter((_, at) => at !== 7);

  it('is promised, frozen, then drawn, and says nothing otherwise later', () => {
    for (const said of seen) {
      const states = said.map((text) => (JSON.parse(text) as DrawRecord).state);
      expect(states).toEqual(['committed', 'frozen', 'drawn']);
    }
    expect(drawn).toMatchObject({
      commitment: promised.commitment,
      beacon: promised.beacon,
      opensAt: promised.opensAt,
      entries: PEOPLE,
      randomness: 'secret_and_beacon',
    });
    expect(relay.early).toBe(0);
  });

  it('gives nothing of the seed away before entries and root are public', () => {
    for (const said of seen) expect(seedBeforeEntries(said, drawn.seed!)).toEqual([]);
  });

  it('tells every fan the position that anybody finds from what is published, on each replica', async () => {
    const order = orderOf(bytes(drawn.seed!), PEOPLE, bytes(drawn.beaconValue!));
    const told = await Promise.all(
      stays().map(({ visitor, place }) =>
        until(
          async () => {
            const path = `/api/events/${lobby.event.slug}/queue/me`;
            const answer = await visitor.request<{ entry: number; position: number | null }>('GET', path, {
              headers: { place },
            });
            const { position, entry } = accepted(answer);
            return position === null ? null : { entry, position };
          },
          { what: 'he has a position' },
        ),
      ),
    );
    expect(told.map(({ entry, position }) => [entry, order[position]])).toEqual(
      stays().map(({ entry }) => [entry, entry]),
    );
    // Chance alone would leave sixty people where they were once in 10^81 times.
    expect([...order]).not.toEqual([...order].toSorted((a, b) => a - b));
  });

  it('has a leaf for each of them, and proves it to him alone', async () => {
    const [leaves, others] = await Promise.all(product.replicas.map(({ url }) => leavesAt(url, lobby.event)));
    expect(leaves).toEqual(others);
    expect(rootOf(leaves!).toString('hex')).toBe(drawn.merkleRoot);
    for (const { visitor, entry, place } of stays().slice(0, 20)) {
      const path = `/api/events/${lobby.event.slug}/queue/me/proof`;
      const proof = accepted(await visitor.request<Proof>('GET', path, { headers: { place } }));
      expect(proof.entry).toBe(entry);
      expect(proof.leaf).toBe(leaves!.subarray(entry * 32, (entry + 1) * 32).toString('hex'));
      const root = rootFromPath(bytes(proof.leaf), entry, PEOPLE, proof.path.map(bytes));
      expect(Buffer.from(root!).toString('hex')).toBe(drawn.merkleRoot);
    }
    const [fan, other] = stays();
    const stolen = await other!.visitor.request<Problem>('GET', `/api/events/${lobby.event.slug}/queue/me/proof`, {
      headers: { place: fan!.place },
    });
    expect([stolen.status, stolen.body.code]).toEqual([404, 'queue.no_place']);
  });

  it('is recomputed by the program over HTTP, with the relay and one’s own place; and it finds a wrong code', async () => {
    const { visitor, place, entry } = lobby.fans[3]!;
    const address = `${product.url}/events/${lobby.event.slug}`;
    const path = `/api/events/${lobby.event.slug}/queue/me/proof`;
    const { code } = accepted(await visitor.request<Proof>('GET', path, { headers: { place } }));
    const order = orderOf(bytes(drawn.seed!), PEOPLE, bytes(drawn.beaconValue!));
    const own = ['--entry', String(entry), '--position', String(order.indexOf(entry))];
    const right = await verifyDraw(address, ...own, '--code', code, '--relay', relay.url);
    expect(right.output).toContain(`${order.indexOf(entry)} are before you`);
    expect([right.code, right.output]).toEqual([0, expect.stringContaining('The draw holds: the order follows')]);
    const wrong = await verifyDraw(address, ...own, '--code', 'ab'.repeat(32));
    expect([wrong.code, wrong.output]).toEqual([1, expect.stringMatching(/WRONG +you/)]);
  });

  it('puts who joins afterwards where he came, and says that he was not drawn', async () => {
    const late = await joinQueue(product, lobby.event);
    expect(late.entry).toBe(PEOPLE);
    const headers = { place: late.place };
    const me = `/api/events/${lobby.event.slug}/queue/me`;
    expect(accepted(await late.visitor.request('GET', me, { headers }))).toMatchObject({ position: PEOPLE });
    const proof = await late.visitor.request<Problem>('GET', `${me}/proof`, { headers });
    expect([proof.status, proof.body.code]).toEqual([404, 'draw.not_in_draw']);
  });

  it('cannot be changed any more, whoever writes to the database', async () => {
    const { eventNo } = lobby.event;
    for (const change of [
      "seed = 'x'",
      'entries = 3',
      'beacon_round = 7',
      "revealed_at = now() + '1 s'",
      'opens_at = now()',
    ])
      await expect(
        product.stores.query(`UPDATE draws SET ${change} WHERE event_id = $1`, [eventNo]),
        change,
      ).rejects.toThrow();
    await expect(product.stores.query('DELETE FROM draws')).rejects.toThrow('does not change');
    await expect(product.stores.query('DELETE FROM draw_leaves')).rejects.toThrow('append-only');
  });

  it('whose opening is moved before the freeze gets the round that belongs to it, and keeps its seed', async () => {
    const { event } = await lobbyOf(product, 0, 60_000);
    const before = (await recordAt(product.url, event))!;
    await openIn(product, event, 90_000);
    const after = await until(
      async () => {
        const record = (await recordAt(product.url, event))!;
        return record.opensAt === before.opensAt ? null : record;
      },
      { what: 'the round of the new opening' },
    );
    expect(after.commitment).toBe(before.commitment);
    const movedMs = Date.parse(after.opensAt) - Date.parse(before.opensAt);
    expect(after.beacon!.round - before.beacon!.round).toBeGreaterThanOrEqual(Math.floor(movedMs / ROUND_MS));
    expect(after.beacon!.round - before.beacon!.round).toBeLessThanOrEqual(Math.ceil(movedMs / ROUND_MS));
  });

  it('whose value cannot be had is drawn by the secret alone after a while, and everybody sees that', async () => {
    const record = await untilState(product, withheld.event, 'drawn');
    expect(record).toMatchObject({ randomness: 'secret_alone', beaconValue: null, entries: 5 });
    expect(relay.withheld).toContain(record.beacon!.round);
    const { code, output } = await verifyDraw(`${product.url}/events/${withheld.event.slug}`);
    expect([code, output]).toEqual([1, expect.stringMatching(/WRONG +public value +round \d+ had been named/)]);
  });

  it('whose entries were public only when its round could be known takes a later one, and says so', async () => {
    const record = await untilState(product, late.event, 'drawn');
    expect(Date.parse(record.beacon!.knownAt) - Date.parse(record.frozenAt!)).toBeGreaterThanOrEqual(10_000);
    const { code, output } = await verifyDraw(`${product.url}/events/${late.event.slug}`, '--relay', relay.url);
    expect([code, output]).toEqual([0, expect.stringMatching(/- +round +\d+: when the entries were public at last/)]);
  });
});

describe('a draw by the secret alone', { timeout: 300_000 }, () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ replicas: 2, env: { DEADLINE_SCALE: SCALE } });
  });
  afterAll(() => product?.close());

  it('says so, and is drawn by the replica that is left when one is killed in the lobby', async () => {
    const { event, fans } = await lobbyOf(product, 20, 4_000);
    expect(await recordAt(product.url, event)).toMatchObject({ randomness: 'secret_alone', beacon: null });
    await product.replicas[1]!.kill('SIGKILL');
    try {
      const record = await until(
        async () => {
          const now = await recordAt(product.replicas[0]!.url, event);
          return now?.state === 'drawn' ? now : null;
        },
        { what: 'the draw of the replica that is left' },
      );
      expect(record).toMatchObject({ randomness: 'secret_alone', entries: fans.length, beaconValue: null });
      const { code, output } = await verifyDraw(`${product.replicas[0]!.url}/events/${event.slug}`);
      expect([code, output]).toEqual([0, expect.stringContaining('secret alone')]);
    } finally {
      await product.restart(1);
    }
    await untilState(product, event, 'drawn');
  });

  it('is frozen by somebody else when who began with it has died', async () => {
    const { event } = await lobbyOf(product, 3, 600_000);
    // In one step: whoever died over it began at the opening, and nobody else before him.
    const [lease] = await product.stores.query<{ until: Date }>(
      `WITH moved AS (
         UPDATE events SET sale_opens_at = clock_timestamp() + interval '3 seconds' WHERE id = $1 RETURNING id, sale_opens_at)
       UPDATE draws SET freezing_until = sale_opens_at + interval '2 seconds' FROM moved
       WHERE event_id = id RETURNING freezing_until AS until`,
      [event.eventNo],
    );
    const { frozenAt } = await untilState(product, event, 'drawn');
    expect(Date.parse(frozenAt!)).toBeGreaterThanOrEqual(lease!.until.getTime());
  });

  it('before the opening has neither leaves nor proofs, and an event without a room has no draw', async () => {
    const { event, fans } = await lobbyOf(product, 1, 60_000);
    const base = `/api/events/${event.slug}/queue`;
    const { visitor, place } = fans[0]!;
    for (const path of [`${base}/draw/leaves`, `${base}/me/proof`]) {
      const answer = await visitor.request<Problem>('GET', path, { headers: { place } });
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'draw.not_frozen']);
    }
    const { code, output } = await verifyDraw(`${product.url}/events/${event.slug}`);
    expect([code, output]).toEqual([2, expect.stringContaining('not drawn yet')]);
    const { slug } = await publishEvent(product);
    const none = await visitor.get<Problem>(`/api/events/${slug}/queue/draw`);
    expect([none.status, none.body.code]).toEqual([404, 'draw.none']);
  });

  it('control: a seed that is revealed before the entries is refused by the database, and seen when that is off', async () => {
    const { event } = await lobbyOf(product, 3, 60_000);
    const observer = new Observer(product.url, event);
    const seed = await seedOf(product, event);
    const reveal = () =>
      product.stores.query('UPDATE draws SET revealed_at = clock_timestamp() WHERE event_id = $1', [event.eventNo]);
    await expect(reveal()).rejects.toThrow('draws_revealed');
    await product.stores.query('ALTER TABLE draws DROP CONSTRAINT draws_revealed');
    await reveal();
    await until(async () => (await recordAt(product.url, event))?.seed, { what: 'the seed is out' });
    expect(seedBeforeEntries(await observer.stop(), seed)).toHaveLength(1);
    const { code, output } = await verifyDraw(`${product.url}/events/${event.slug}`);
    expect([code, output]).toEqual([1, expect.stringContaining('the entries were never frozen')]);
  });
});
