import { Module } from '@nestjs/common';
import { SealLog } from './seal-log.ts';

@Module({ providers: [SealLog] })
export class AuditModule {}
