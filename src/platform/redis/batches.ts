import { RedisAway } from './redis.ts';

const MOST_UNDER_WAY = 2;
/** Between two calls, unless one is full. Redis answers sooner than that: without it a busy replica would send a call for every few. */
const PAUSE_MS = 2;

export interface BatchLimits<Item> {
  readonly mostACall: number;
  /** Items of one key that wait on this replica. */
  readonly mostQueued: number;
  /** What the item beyond them is refused with. */
  readonly busy: () => Error;
  /** Whether its call is made of what the answers to the one before have taught; none where absent. */
  readonly learns?: (item: Item) => boolean;
}

interface Waiting<Item, Reply> {
  readonly item: Item;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

interface Queue<Item, Reply> {
  waiting: Waiting<Item, Reply>[];
  underWay: number;
  isPausing: boolean;
}

/**
 * Items of one moment share one call of Redis, and so do those of the two milliseconds after it: a call by itself costs more than many
 * items in it, and the busier a replica, the more of them share one. Who comes alone waits for nobody. A full call that waits leaves
 * before the answers to the one before are told: with 256 holds at once that is half as many again a second (5 of the bench). Not
 * where an item learns of them.
 */
export class Batches<Item, Reply> {
  private readonly queues = new Map<string | number, Queue<Item, Reply>>();
  private readonly due: (readonly [key: string | number, queue: Queue<Item, Reply>])[] = [];
  private readonly send: (key: string | number, items: readonly Item[]) => Promise<readonly Reply[]>;
  private readonly limits: BatchLimits<Item>;

  /** @param send one call for items of one key; as many replies, in their order */
  constructor(
    send: (key: string | number, items: readonly Item[]) => Promise<readonly Reply[]>,
    limits: BatchLimits<Item>,
  ) {
    this.send = send;
    this.limits = limits;
  }

  /** @throws what `busy` makes, and what the call throws */
  add(key: string | number, item: Item): Promise<Reply> {
    const queue = this.queues.get(key) ?? { waiting: [], underWay: 0, isPausing: false };
    this.queues.set(key, queue);
    if (queue.waiting.length >= this.limits.mostQueued) return Promise.reject(this.limits.busy());
    return new Promise((resolve, reject) => {
      queue.waiting.push({ item, resolve, reject });
      if (queue.waiting.length === 1) this.flushSoon(key, queue);
    });
  }

  /** All at one moment: calls that are made together leave in one packet. */
  private flushSoon(key: string | number, queue: Queue<Item, Reply>): void {
    this.due.push([key, queue]);
    if (this.due.length > 1) return;
    setImmediate(() => {
      for (const [eachKey, each] of this.due.splice(0)) this.flush(eachKey, each);
    });
  }

  private flush(key: string | number, queue: Queue<Item, Reply>): void {
    const { mostACall } = this.limits;
    while (queue.waiting.length >= (queue.isPausing ? mostACall : 1) && queue.underWay < MOST_UNDER_WAY) {
      void this.call(key, queue, queue.waiting.splice(0, mostACall));
      this.pause(key, queue);
    }
    if (queue.waiting.length === 0 && queue.underWay === 0 && !queue.isPausing) this.queues.delete(key);
  }

  private pause(key: string | number, queue: Queue<Item, Reply>): void {
    if (queue.isPausing) return;
    queue.isPausing = true;
    setTimeout(() => {
      queue.isPausing = false;
      this.flush(key, queue);
    }, PAUSE_MS);
  }

  private async call(
    key: string | number,
    queue: Queue<Item, Reply>,
    batch: readonly Waiting<Item, Reply>[],
  ): Promise<void> {
    queue.underWay++;
    let tell: () => void;
    try {
      const replies = await this.send(
        key,
        batch.map(({ item }) => item),
      );
      if (replies.length !== batch.length)
        throw new Error(`${batch.length} items were given ${replies.length} replies`);
      tell = () => batch.forEach(({ resolve }, at) => resolve(replies[at]!));
    } catch (error) {
      // Who waits behind a call that was not answered would only wait for the next one that is not.
      const behind = error instanceof RedisAway ? queue.waiting.splice(0) : [];
      tell = () => [...batch, ...behind].forEach(({ reject }) => reject(error));
    }
    queue.underWay--;
    if (this.mayLeaveFirst(queue)) {
      // A full call leaves first: Redis works while we do what follows from the answers.
      this.flush(key, queue);
      setImmediate(tell);
    } else {
      // The next call is made by what was answered to this one.
      tell();
      this.flushSoon(key, queue);
    }
  }

  private mayLeaveFirst({ waiting }: Queue<Item, Reply>): boolean {
    const { mostACall, learns } = this.limits;
    return waiting.length >= mostACall && !(learns && waiting.slice(0, mostACall).some(({ item }) => learns(item)));
  }
}
