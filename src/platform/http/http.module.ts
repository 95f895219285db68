import { Global, Module } from '@nestjs/common';
import { FastLane } from './fast-lane.ts';
import { ReapAnswers } from './reap-answers.ts';
import { Refusals } from './refusals.ts';

@Global()
@Module({ providers: [FastLane, ReapAnswers, Refusals], exports: [FastLane, Refusals] })
export class HttpModule {}
