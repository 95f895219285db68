import { Global, Module } from '@nestjs/common';
import { RedisLife } from './redis-life.ts';
import { RedisClient } from './redis.ts';

@Global()
@Module({ providers: [RedisClient, RedisLife], exports: [RedisClient, RedisLife] })
export class RedisModule {}
