import { beforeEach, describe, expect, it } from 'vitest';
import type { Hold, HoldRequest } from '../api/types.ts';
import { NOTHING } from './choice.ts';
import type { HoldApi, HoldMemory, HoldTime, Remembered } from './hold-ports.ts';
import { HoldSession } from './hold-session.ts';

const START_MS = Date.parse('2026-12-01T19:00:00Z');
const TTL_MS = 480_000;

const seats = (...ids: string[]) => ({ kind: 'seats' as const, seats: ids });

function refused(code: string, status: number, body: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(code), { code, status, body });
}

/** A clock that moves only when told. */
class ManualTime implements HoldTime {
  private now = START_MS;
  private timers: { atMs: number; run: () => void }[] = [];

  nowMs(): number {
    return this.now;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.now + delayMs, run };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    const due = this.timers.filter((timer) => timer.atMs <= this.now);
    this.timers = this.timers.filter((timer) => timer.atMs > this.now);
    for (const timer of due) timer.run();
    await settled();
  }
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A server that answers when the test lets it, and remembers what it was asked. */
class ScriptedServer implements HoldApi {
  asked: string[] = [];
  failures: Error[] = [];
  expiresAtMs = START_MS + TTL_MS;
  private held: string[] = [];
  private gate: Promise<void> = Promise.resolve();

  pause(): () => void {
    let open = (): void => {};
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  place = (request: HoldRequest) => this.answer('POST', request);
  replace = (_id: string, request: HoldRequest) => this.answer('PUT', request);
  read = () => this.answer('GET');
  extend = () => {
    this.expiresAtMs += TTL_MS;
    return this.answer('EXTEND');
  };
  release = async () => void (await this.answer('DELETE', { seats: [] }));

  private async answer(method: string, request?: HoldRequest): Promise<Hold> {
    const own = request && 'seats' in request ? request.seats : undefined;
    const wanted = own ?? (request ? ['best-1', 'best-2'] : this.held);
    this.asked.push(own ? `${method} ${own.join(',')}`.trim() : method);
    await this.gate;
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.held = wanted;
    return holdOf(wanted, this.expiresAtMs);
  }
}

function holdOf(ids: string[], expiresAtMs: number): Hold {
  const price = { amount: 6500, currency: 'EUR' };
  return {
    id: 'hld_1',
    eventId: 'evt_1',
    seats: ids.map((id) => ({ id, section: 'A', row: '1', number: id, priceLevel: 'front', price, attributes: [] })),
    areas: [],
    total: { amount: 6500 * ids.length, currency: 'EUR' },
    expiresAt: new Date(expiresAtMs).toISOString(),
    extendable: true,
    splitNotice: false,
    reason: null,
  };
}

/** What a browser keeps; what one tab writes, the others hear, if it is something new. */
class Browser {
  kept: Remembered | null = null;
  readonly ears = new Map<object, () => void>();

  tab(): HoldMemory {
    const tab = {};
    const keep = (remembered: Remembered | null): void => {
      const isNew = JSON.stringify(remembered) !== JSON.stringify(this.kept);
      this.kept = remembered;
      for (const [other, hear] of isNew ? this.ears : []) if (other !== tab) hear();
    };
    return {
      load: () => this.kept,
      save: (remembered) => keep(remembered),
      clear: () => keep(null),
      onOther: (run) => {
        this.ears.set(tab, run);
        return () => this.ears.delete(tab);
      },
    };
  }
}

let server: ScriptedServer;
let memory: Browser;
let time: ManualTime;
let session: HoldSession;

beforeEach(() => {
  server = new ScriptedServer();
  memory = new Browser();
  time = new ManualTime();
  session = new HoldSession(server, memory.tab(), time);
});

const wanted = () => {
  const { wanted: choice } = session.getState();
  return choice.kind === 'seats' ? choice.seats : choice;
};

describe('a seat shows as chosen at once, and as held when the server says so', () => {
  it('the first choice places a hold, later ones replace its seats', async () => {
    session.choose(seats('1'));
    expect(wanted()).toEqual(['1']);
    expect(session.getState().hold).toBeNull();
    await settled();
    session.choose(seats('1', '2'));
    await settled();
    expect(server.asked).toEqual(['POST 1', 'PUT 1,2']);
    expect(session.getState().hold?.seats).toHaveLength(2);
    expect(session.getState().busy).toBe(false);
  });

  it('quick taps never overlap on the wire: those that wait become one request', async () => {
    const open = server.pause();
    session.choose(seats('1'));
    session.choose(seats('1', '2'));
    session.choose(seats('1', '2', '3'));
    expect(server.asked).toEqual(['POST 1']);
    open();
    await settled();
    expect(server.asked).toEqual(['POST 1', 'PUT 1,2,3']);
    expect(wanted()).toEqual(['1', '2', '3']);
  });

  it('an answer that arrives late does not undo a newer tap', async () => {
    const open = server.pause();
    session.choose(seats('1'));
    session.choose(seats('1', '2'));
    open();
    await Promise.resolve();
    expect(wanted()).toEqual(['1', '2']);
  });

  it('the last seat given back releases the hold and forgets it', async () => {
    session.choose(seats('1'));
    await settled();
    session.choose(NOTHING);
    await settled();
    expect(server.asked).toEqual(['POST 1', 'DELETE']);
    expect(session.getState().hold).toBeNull();
    expect(memory.kept).toBeNull();
  });

  it('the best available seats become the choice', async () => {
    session.chooseBest({ quantity: 2 });
    await settled();
    expect(wanted()).toEqual(['best-1', 'best-2']);
  });
});

describe('a refusal takes back to what is truly held', () => {
  it('names the seat that went and what is free instead', async () => {
    session.choose(seats('1'));
    await settled();
    server.failures.push(refused('holds.seat_taken', 409, { taken: ['2'], alternatives: [['3', '4'], 'nonsense'] }));
    session.choose(seats('1', '2'));
    await settled();
    expect(wanted()).toEqual(['1']);
    expect(session.getState().refusal).toEqual({ kind: 'taken', seats: ['2'], alternatives: [['3', '4']] });
  });

  it('names the seat that would be left alone, and what to take instead', async () => {
    server.failures.push(refused('holds.orphan_seat', 409, { alone: ['1'], alternatives: [['1', '2']] }));
    session.choose(seats('2', '3'));
    await settled();
    expect(wanted()).toEqual([]);
    expect(session.getState().refusal).toEqual({ kind: 'leaves-alone', seats: ['1'], alternatives: [['1', '2']] });
  });

  it('drops the wishes that waited behind it, because they were built on it', async () => {
    const open = server.pause();
    server.failures.push(refused('holds.limit_reached', 409, { limit: 4 }));
    session.choose(seats('1'));
    session.choose(seats('1', '2'));
    open();
    await settled();
    expect(server.asked).toEqual(['POST 1']);
    expect(wanted()).toEqual([]);
    expect(session.getState().refusal).toEqual({ kind: 'limit', limit: 4 });
  });

  it('a lost answer is asked for again before the seat is given up', async () => {
    server.failures.push(refused('offline', 0));
    session.choose(seats('1'));
    await settled();
    expect(wanted()).toEqual(['1']);
    await time.pass(500);
    expect(server.asked).toEqual(['POST 1', 'POST 1']);
    expect(session.getState().hold?.id).toBe('hld_1');
  });

  it('after three lost answers it says so', async () => {
    server.failures.push(refused('offline', 0), refused('offline', 0), refused('unavailable', 503));
    session.choose(seats('1'));
    await settled();
    await time.pass(500);
    await time.pass(1500);
    expect(session.getState()).toMatchObject({ refusal: { kind: 'unreachable' }, wanted: NOTHING, busy: false });
  });

  it('asking twice for more time leaves the seats and withdraws the offer', async () => {
    session.choose(seats('1'));
    await settled();
    server.failures.push(refused('holds.already_extended', 409));
    session.extend();
    await settled();
    expect(session.getState().hold?.extendable).toBe(false);
    expect(wanted()).toEqual(['1']);
  });
});

describe('when the time runs out', () => {
  it('it says what was held, and can take the same again', async () => {
    session.choose(seats('1', '2'));
    await settled();
    await time.pass(TTL_MS);
    expect(session.getState()).toMatchObject({ hold: null, wanted: NOTHING, expired: seats('1', '2') });
    expect(memory.kept).toBeNull();
    server.expiresAtMs = time.nowMs() + TTL_MS;
    session.takeAgain();
    await settled();
    expect(server.asked.at(-1)).toBe('POST 1,2');
    expect(session.getState().expired).toBeNull();
  });

  it('not before the extended time', async () => {
    session.choose(seats('1'));
    await settled();
    session.extend();
    await settled();
    await time.pass(TTL_MS);
    expect(session.getState().hold).not.toBeNull();
    await time.pass(TTL_MS);
    expect(session.getState().hold).toBeNull();
  });

  it('the server’s word comes before the clock of this device', async () => {
    session.choose(seats('1'));
    await settled();
    server.failures.push(refused('holds.expired', 410));
    session.choose(seats('1', '2'));
    await settled();
    expect(session.getState()).toMatchObject({ hold: null, expired: seats('1') });
  });
});

describe('a hold that the server has lost is taken again by itself', () => {
  const lost = () => refused('holds.lost', 410);

  beforeEach(async () => {
    session.choose(seats('1', '2'));
    await settled();
  });

  it('when the server is heard to have begun anew', async () => {
    server.failures.push(lost());
    session.check();
    await settled();
    expect(server.asked.slice(1)).toEqual(['GET', 'POST 1,2']);
    expect(session.getState()).toMatchObject({ wanted: seats('1', '2'), lost: true, refusal: null, busy: false });
    expect(memory.kept?.choice).toEqual(seats('1', '2'));
  });

  it('when a wish meets the loss: first what was held, then the wish', async () => {
    server.failures.push(lost());
    session.choose(seats('1', '2', '3'));
    await settled();
    expect(server.asked.slice(1)).toEqual(['PUT 1,2,3', 'POST 1,2', 'PUT 1,2,3']);
    expect(session.getState()).toMatchObject({ wanted: seats('1', '2', '3'), lost: true });
  });

  it('after a reload', async () => {
    session.destroy();
    const reloaded = new HoldSession(server, memory.tab(), time);
    server.failures.push(lost());
    await reloaded.resume();
    expect(server.asked.slice(1)).toEqual(['GET', 'POST 1,2']);
    expect(reloaded.getState()).toMatchObject({ hold: { id: 'hld_1' }, lost: true, busy: false });
  });

  it('where somebody was faster, with what is free instead', async () => {
    server.failures.push(lost(), refused('holds.seat_taken', 409, { taken: ['2'], alternatives: [['3', '4']] }));
    session.check();
    await settled();
    expect(session.getState()).toMatchObject({
      hold: null,
      wanted: NOTHING,
      lost: true,
      refusal: { kind: 'taken', seats: ['2'], alternatives: [['3', '4']] },
    });
    expect(memory.kept).toBeNull();
  });

  it('not where it still stands', async () => {
    session.check();
    await settled();
    expect(server.asked.slice(1)).toEqual(['GET']);
    expect(session.getState()).toMatchObject({ wanted: seats('1', '2'), lost: false });
  });
});

describe('a reload loses nothing', () => {
  const kept: Remembered = {
    holdId: 'hld_1',
    choice: seats('1'),
    expiresAt: new Date(START_MS + TTL_MS).toISOString(),
  };

  it('the hold of this tab is taken up again', async () => {
    session.choose(seats('1'));
    await settled();
    const reloaded = new HoldSession(server, memory.tab(), time);
    await reloaded.resume();
    expect(reloaded.getState()).toMatchObject({ hold: { id: 'hld_1' }, wanted: seats('1'), busy: false });
  });

  it('but one that ran out long ago is history', async () => {
    memory.kept = kept;
    await time.pass(TTL_MS + 3600_000);
    server.failures.push(refused('holds.not_found', 404));
    await session.resume();
    expect(session.getState()).toMatchObject({ wanted: NOTHING, expired: null });
  });

  it('a hold that ran out meanwhile is offered again', async () => {
    memory.kept = kept;
    await time.pass(TTL_MS);
    server.failures.push(refused('holds.expired', 410));
    await session.resume();
    expect(session.getState()).toMatchObject({ wanted: NOTHING, expired: seats('1') });
  });

  it('one that became an order is not: nothing is offered twice', async () => {
    memory.kept = kept;
    server.failures.push(refused('holds.not_found', 404));
    await session.resume();
    expect(session.getState()).toMatchObject({ wanted: NOTHING, expired: null, refusal: null });
    expect(memory.kept).toBeNull();
  });
});

describe('two tabs of one browser are one visitor', () => {
  let other: HoldSession;
  beforeEach(async () => {
    session.choose(seats('1', '2'));
    await settled();
    other = new HoldSession(server, memory.tab(), time);
    await other.resume();
  });

  it('the second shows what the first holds, and each change of it', async () => {
    expect(other.getState()).toMatchObject({ hold: { id: 'hld_1' }, wanted: seats('1', '2') });
    other.choose(seats('1', '2', '3'));
    await settled();
    expect(session.getState()).toMatchObject({ wanted: seats('1', '2', '3'), busy: false });
    session.choose(seats('9'));
    await settled();
    expect(other.getState()).toMatchObject({ wanted: seats('9'), busy: false });
    // They do not go on telling each other what both know.
    const { length } = server.asked;
    await settled();
    expect(server.asked).toHaveLength(length);
  });

  it('what one gives back, or takes to the checkout, neither has', async () => {
    session.giveBack();
    await settled();
    expect(other.getState()).toMatchObject({ hold: null, wanted: NOTHING, expired: null, elsewhere: true });
  });

  it('a change that comes while one is asking is taken up after it', async () => {
    const open = server.pause();
    other.choose(seats('1'));
    session.choose(seats('2'));
    open();
    for (let turn = 0; turn < 5; turn++) await settled();
    expect(session.getState().wanted).toEqual(other.getState().wanted);
  });

  it('both hear of the end of its time', async () => {
    await time.pass(TTL_MS);
    for (const each of [session, other])
      expect(each.getState()).toMatchObject({ hold: null, expired: seats('1', '2') });
  });
});

describe('best available in place of what was chosen', () => {
  it('says which seats it took the place of, and goes back to them', async () => {
    session.choose(seats('1', '2'));
    await settled();
    session.chooseBest({ quantity: 2 });
    await settled();
    expect(session.getState()).toMatchObject({ wanted: seats('best-1', 'best-2'), replaced: seats('1', '2') });
    session.takeReplaced();
    await settled();
    expect(session.getState()).toMatchObject({ wanted: seats('1', '2'), replaced: null });
  });

  it('says nothing where nothing was chosen before', async () => {
    session.chooseBest({ quantity: 2 });
    await settled();
    expect(session.getState().replaced).toBeNull();
  });
});
