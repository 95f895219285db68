import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { JOBS_QUEUE, OutboxRelay } from './outbox-relay.ts';
import { Outbox } from './outbox.ts';
import { OutboxWorker } from './outbox.worker.ts';

@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({ connection: { url: config.redisUrl, maxRetriesPerRequest: null } }),
    }),
    BullModule.registerQueue({ name: JOBS_QUEUE }),
  ],
  providers: [Outbox, OutboxRelay, OutboxWorker],
  exports: [Outbox],
})
export class OutboxModule {}
