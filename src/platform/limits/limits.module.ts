import { Global, Module } from '@nestjs/common';
import { BucketsRedis } from './buckets.redis.ts';
import { Limits } from './limits.ts';

@Global()
@Module({ providers: [Limits, BucketsRedis], exports: [BucketsRedis, Limits] })
export class LimitsModule {}
