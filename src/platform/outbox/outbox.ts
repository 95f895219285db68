import { Injectable } from '@nestjs/common';
import { lastly, sqlFile, type Tx } from '../db/index.ts';

const APPEND_JOB = sqlFile(import.meta.url, './sql/append-job.sql');

/** Of a job that belongs to no event: events are numbered from 1. */
export const NO_EVENT = 0;

/** A job as its cause wrote it: past tense, ids only, tolerates repeats. */
export interface Job {
  readonly eventId: number;
  /** Unique within the event; a repeat is the same job. */
  readonly key: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, string | number>>;
  readonly delayMs?: number;
}

export interface JobAtHand extends Pick<Job, 'eventId' | 'key' | 'payload'> {
  /** Counts from 1. */
  readonly attempt: number;
  /** Marks it done in the transaction that does the last of it. Who does not call it has it marked when he returns. */
  done(tx: Tx): void;
}

export type JobHandler = (job: JobAtHand) => Promise<void>;

/** Writes jobs in the transaction of their cause, and knows who does which kind. */
@Injectable()
export class Outbox {
  private readonly handlers = new Map<string, JobHandler>();

  append(tx: Tx, job: Job): void {
    lastly(tx, APPEND_JOB, [job.eventId, job.key, job.kind, JSON.stringify(job.payload), job.delayMs ?? 0]);
  }

  /** A later module registers what it does, so that an earlier one need not know it. */
  handle(kind: string, handler: JobHandler): void {
    if (this.handlers.has(kind)) throw new Error(`two handlers for ${kind}`);
    this.handlers.set(kind, handler);
  }

  handlerOf(kind: string): JobHandler | undefined {
    return this.handlers.get(kind);
  }
}
