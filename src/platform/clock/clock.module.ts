import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.ts';
import { Sweeps } from './sweeps.ts';

@Global()
@Module({ providers: [Clock, Sweeps], exports: [Clock, Sweeps] })
export class ClockModule {}
