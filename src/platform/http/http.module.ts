import { Global, Module } from '@nestjs/common';
import { FastLane } from './fast-lane.ts';
import { ReapAnswers } from './reap-answers.ts';

@Global()
@Module({ providers: [FastLane, ReapAnswers], exports: [FastLane] })
export class HttpModule {}
