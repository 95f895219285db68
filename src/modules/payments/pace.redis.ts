import { Injectable } from '@nestjs/common';
import { BucketsRedis } from '../../platform/limits/index.ts';
import type { Bucket } from './buckets.ts';
import type { Operation } from './providers/payment-provider.ts';

/** The turns that all replicas share. Both keys of a provider share its hash tag, and vanish when their buckets are full. */
@Injectable()
export class PaceRedis {
  constructor(private readonly buckets: BucketsRedis) {}

  /** @returns milliseconds until there may be a turn; 0: this is one */
  async take(provider: string, operation: Operation, account: Bucket, own: Bucket): Promise<number> {
    const bucketOf = (name: string, { intervalUs, burst, reserve }: Bucket) => ({
      key: `pace:{${provider}}:${name}`,
      intervalUs,
      // What is left to others is not there for this call.
      atOnce: burst - reserve,
    });
    const [turn] = await this.buckets.take([[bucketOf('account', account), bucketOf(operation, own)]]);
    return turn?.outcome === 'wait' ? turn.waitMs : 0;
  }
}
