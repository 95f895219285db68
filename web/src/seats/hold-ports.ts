import type { Hold, HoldRequest } from '../api/types.ts';
import type { Choice } from './choice.ts';

/** What the session asks of the server. Refusals are thrown as `RefusedByServer`. */
export interface HoldApi {
  place(request: HoldRequest): Promise<Hold>;
  replace(holdId: string, request: HoldRequest): Promise<Hold>;
  read(holdId: string): Promise<Hold>;
  release(holdId: string): Promise<void>;
  extend(holdId: string): Promise<Hold>;
}

export interface Remembered {
  holdId: string;
  choice: Choice;
  expiresAt: string;
}

/** What all tabs of a browser know of it. */
export interface HoldMemory {
  load(): Remembered | null;
  save(remembered: Remembered): void;
  clear(): void;
  /** Runs when another tab has saved or cleared it; returns what stops that. */
  onOther(run: () => void): () => void;
}

export interface HoldTime {
  /** By the server's clock. */
  nowMs(): number;
  /** Runs later; returns what calls it off. */
  after(delayMs: number, run: () => void): () => void;
}
