import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Database } from '../../platform/db/index.ts';
import { RedisClient } from '../../platform/redis/index.ts';
import { Metrics } from '../../platform/telemetry/index.ts';
import { Drain } from './drain.ts';

/** For operators and balancers, not for fans: the balancer keeps `/healthz` and `/metrics` from the outside. */
@ApiExcludeController()
@Controller()
export class OpsController {
  constructor(
    private readonly drain: Drain,
    private readonly database: Database,
    private readonly client: RedisClient,
    private readonly metrics: Metrics,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  /** The process runs. */
  @Get('livez')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** This replica takes requests. Does not ask the shared stores: a lost database must not take every replica out. */
  @Get('readyz')
  ready(@Res() reply: FastifyReply): void {
    const { ready } = this.drain;
    void reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'draining' });
  }

  /** The stores that this replica depends on, for people who look for a fault. */
  @Get('healthz/deps')
  async deps(@Res() reply: FastifyReply): Promise<void> {
    const checked = await this.health
      .check([
        () => this.check('postgresql', () => this.database.pool.query('SELECT 1')),
        () => this.check('redis', () => this.client.run((redis) => redis.ping())),
      ])
      .then(
        (result) => ({ status: 200, result: result as unknown }),
        (error: Error & { getResponse?: () => unknown }) => ({
          status: 503,
          result: error.getResponse?.() ?? error.message,
        }),
      );
    void reply.status(checked.status).send(checked.result);
  }

  @Get('metrics')
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    void reply.header('content-type', this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  private async check(name: string, ping: () => Promise<unknown>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      await ping();
      return indicator.up();
    } catch (error) {
      return indicator.down({ message: error instanceof Error ? error.message : String(error) });
    }
  }
}
