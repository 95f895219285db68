export { requestIdOf } from './logging.ts';
export * from './metrics.ts';
export * from './recent-latency.ts';
export type { RequestTally } from './request-seconds.ts';
export * from './telemetry.module.ts';
