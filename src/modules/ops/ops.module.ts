import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Drain } from './drain.ts';
import { OpsController } from './ops.controller.ts';

@Module({
  imports: [TerminusModule],
  controllers: [OpsController],
  providers: [Drain],
  exports: [Drain],
})
export class OpsModule {}
