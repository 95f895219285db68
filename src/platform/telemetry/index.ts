export * from './metrics.ts';
export * from './telemetry.module.ts';
