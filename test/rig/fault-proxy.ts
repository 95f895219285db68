import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Lane, type LaneFault } from './lane.ts';

/** `up`: from the replica to the store. `down`: back. */
export type Direction = 'up' | 'down';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What the proxy does to connections as a whole. */
export interface LinkFault {
  /** New connections are reset as soon as they come. */
  refuse?: boolean;
  /** The end of one side is not told to the other. */
  halfOpen?: boolean;
}

/** One connection through the proxy. */
export interface Connection {
  /** Counts from 1. */
  readonly nth: number;
  /** What was sent reaches the other side; its reply reaches nobody: the connection is reset when it comes. */
  dropReply(): void;
  /** Resets both sides now. */
  reset(): void;
}

/** Sees each chunk on its way to the store, before it goes on. */
export type Watch = (chunk: Buffer, connection: Connection) => void;

/**
 * A TCP proxy that breaks things on demand: per direction latency, jitter, a black hole, bandwidth, slices, a limit of
 * bytes; per link refusals, resets, half-open ends, a dropped reply. Everything can be switched while connections stand.
 * Without a fault it writes each chunk at once.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #faults: Record<Direction, LaneFault> = { up: {}, down: {} };
  #target: Address;
  #link: LinkFault = {};
  #watch: Watch | undefined;
  #nth = 0;

  private constructor(target: Address) {
    this.#target = target;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => this.#accept(client));
  }

  static async start(target: Address): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Replaces the faults of a direction; `{}` heals it. Holds for connections that stand, too. */
  set(direction: Direction, fault: LaneFault): void {
    this.#faults[direction] = fault;
    for (const link of this.#links) link.lane(direction).set(fault);
  }

  setLink(fault: LinkFault): void {
    this.#link = fault;
  }

  watch(watch: Watch | undefined): void {
    this.#watch = watch;
  }

  /** Resets every connection that stands. */
  resetAll(): void {
    for (const link of [...this.#links]) link.reset();
  }

  /** No fault of any kind. Connections that a fault has made useless are reset, as an operator would. */
  heal(): void {
    this.#link = {};
    this.#watch = undefined;
    const ill = Object.keys(this.#faults.up).length + Object.keys(this.#faults.down).length > 0;
    this.set('up', {});
    this.set('down', {});
    if (ill) this.resetAll();
  }

  async close(): Promise<void> {
    this.resetAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    if (this.#link.refuse) {
      client.resetAndDestroy();
      return;
    }
    const { host, port } = this.#target;
    const link = new Link({
      client,
      store: connect({ host, port, noDelay: true, allowHalfOpen: true }),
      nth: ++this.#nth,
      isHalfOpen: () => this.#link.halfOpen === true,
      watch: (chunk, connection) => this.#watch?.(chunk, connection),
      left: () => this.#links.delete(link),
    });
    link.lane('up').set(this.#faults.up);
    link.lane('down').set(this.#faults.down);
    this.#links.add(link);
  }
}

interface LinkParts {
  client: Socket;
  store: Socket;
  nth: number;
  isHalfOpen: () => boolean;
  watch: Watch;
  left: () => void;
}

/** Two sockets and what goes between them. */
class Link implements Connection {
  readonly nth: number;
  readonly #parts: LinkParts;
  readonly #lanes: Record<Direction, Lane>;
  #replyIsLost = false;

  constructor(parts: LinkParts) {
    this.nth = parts.nth;
    this.#parts = parts;
    const { client, store } = parts;
    this.#lanes = {
      up: new Lane(client, store, () => this.reset()),
      down: new Lane(store, client, () => this.reset()),
    };
    client.on('data', (chunk: Buffer) => {
      parts.watch(chunk, this);
      this.#lanes.up.pass(chunk);
    });
    store.on('data', (chunk: Buffer) => {
      if (this.#replyIsLost) this.reset();
      else this.#lanes.down.pass(chunk);
    });
    for (const [from, direction] of [
      [client, 'up'],
      [store, 'down'],
    ] as const) {
      from.on('end', () => {
        if (!parts.isHalfOpen()) this.#lanes[direction].end();
      });
      from.on('error', () => this.#broken());
      from.on('close', () => this.#broken());
    }
  }

  lane(direction: Direction): Lane {
    return this.#lanes[direction];
  }

  dropReply(): void {
    this.#replyIsLost = true;
  }

  reset(): void {
    for (const lane of Object.values(this.#lanes)) lane.close();
    for (const socket of [this.#parts.client, this.#parts.store]) if (!socket.destroyed) socket.resetAndDestroy();
    this.#parts.left();
  }

  /** One side is gone. The other is told, unless the link is half-open: then it waits for somebody who never comes. */
  #broken(): void {
    if (this.#parts.isHalfOpen()) return;
    const { client, store } = this.#parts;
    if (client.destroyed && store.destroyed) this.#parts.left();
    else if (client.destroyed) store.destroy();
    else if (store.destroyed && !this.#lanes.down.isBusy) client.destroy();
  }
}
