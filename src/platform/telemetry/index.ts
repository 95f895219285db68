export { requestIdOf } from './logging.ts';
export * from './metrics.ts';
export * from './recent-latency.ts';
export * from './telemetry.module.ts';
