import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { RecentLatency } from '../../platform/telemetry/index.ts';
import { AdmissionPort } from '../queue/index.ts';

const WITH_CLAIMS = sqlFile(import.meta.url, './sql/with-claims.sql');
const ROUTE = 'POST /api/orders';

/** The waiting room must not know this room, so this room tells it: how long an order takes, and who still has one to pay. */
@Injectable()
export class TellQueue implements OnModuleInit {
  constructor(
    private readonly admission: AdmissionPort,
    private readonly latency: RecentLatency,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.latency.watch(ROUTE);
    this.admission.registerLoad(() => this.latency.of(ROUTE));
    this.admission.registerKeeper(async (event, sessions) => {
      const rows = await this.database.query<{ visitor: string }>(WITH_CLAIMS, [event.id, sessions]);
      return rows.map(({ visitor }) => visitor);
    });
  }
}
