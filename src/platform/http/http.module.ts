import { Global, Module } from '@nestjs/common';
import { ReapAnswers } from './reap-answers.ts';
import { Refusals } from './refusals.ts';

@Global()
@Module({ providers: [ReapAnswers, Refusals], exports: [Refusals] })
export class HttpModule {}
