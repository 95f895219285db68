import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { HistoryController } from './history/history.controller.ts';
import { History } from './history/history.ts';
import { SealLog } from './seal-log.ts';

@Module({ imports: [CatalogModule], controllers: [HistoryController], providers: [SealLog, History] })
export class AuditModule {}
