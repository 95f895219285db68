import type { Socket } from 'node:net';
import type { SeatVersion } from './wire.ts';

/** As much of a connection as a reader needs. */
export type ReaderSocket = Pick<Socket, 'write' | 'writableNeedDrain' | 'destroy'>;

/** One who follows an event: how far he was told, on a connection that may be slower than the sale. */
export class Reader {
  /** Of the picture that he has, once what was written has reached him. */
  at: SeatVersion;
  /** The word about the sale that he was told last. */
  told: Buffer | null = null;
  /** Since when he takes nothing, though there is something to tell. */
  fullSinceMs: number | null = null;

  constructor(
    at: SeatVersion,
    private readonly socket: ReaderSocket,
    private readonly end: () => void,
  ) {
    this.at = at;
  }

  /** Nothing more is written before the connection has taken what was: at most one event waits in our memory. */
  get isFull(): boolean {
    return this.socket.writableNeedDrain; // guard: slow-reader
  }

  write(event: Buffer): void {
    this.socket.write(event);
  }

  /** He comes again, to whichever replica is there. */
  leave(farewell: Buffer): void {
    if (this.isFull) return this.cut();
    this.socket.write(farewell);
    this.end();
  }

  cut(): void {
    this.socket.destroy();
  }
}
