import { Global, Module } from '@nestjs/common';
import { LimitsRedis } from './limits.redis.ts';
import { Limits } from './limits.ts';

@Global()
@Module({ providers: [Limits, LimitsRedis], exports: [Limits] })
export class LimitsModule {}
