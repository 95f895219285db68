import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { RequestSeconds } from './request-seconds.ts';

/** The numbers of this replica, scraped at `/metrics`. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new RequestSeconds(this.registry);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
