import { Module } from '@nestjs/common';
import { ReapAnswers } from './reap-answers.ts';

@Module({ providers: [ReapAnswers] })
export class HttpModule {}
