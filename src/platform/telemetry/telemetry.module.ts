import { type DynamicModule, Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { logging } from './logging.ts';
import { Metrics } from './metrics.ts';
import { RecentLatency } from './recent-latency.ts';

@Global()
@Module({})
export class TelemetryModule {
  static with(level: string): DynamicModule {
    return {
      module: TelemetryModule,
      imports: [LoggerModule.forRoot(logging(level))],
      providers: [Metrics, RecentLatency],
      exports: [Metrics, RecentLatency],
    };
  }
}
