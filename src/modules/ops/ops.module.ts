import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Drain } from './drain.ts';
import { InvariantMetrics } from './invariants/invariant-metrics.ts';
import { WatchInvariants } from './invariants/watch-invariants.ts';
import { OpsController } from './ops.controller.ts';

@Module({
  imports: [TerminusModule],
  controllers: [OpsController],
  providers: [Drain, InvariantMetrics, WatchInvariants],
  exports: [Drain],
})
export class OpsModule {}
