import { untilSignalled } from '../shared/until-signalled.ts';
import { defaults, startFakepayB } from './index.ts';

const { env } = process;

const fakepayB = await startFakepayB({
  port: Number(env.PORT ?? defaults.port),
  host: env.HOST ?? '127.0.0.1',
  stateDir: env.FAKEPAY_B_STATE_DIR ?? null,
  webhookUrl: env.FAKEPAY_B_WEBHOOK_URL ?? null,
  webhookSecret: env.FAKEPAY_B_WEBHOOK_SECRET,
  secretKey: env.FAKEPAY_B_SECRET_KEY,
  publicUrl: env.FAKEPAY_B_PUBLIC_URL ?? null,
  callsPerSecond: Number(env.FAKEPAY_B_CALLS_PER_SECOND ?? defaults.callsPerSecond),
  latencyMs: Number(env.FAKEPAY_B_LATENCY_MS ?? 0),
  seed: Number(env.FAKEPAY_B_SEED ?? 1),
});

console.log(`fakepay-b listens on ${fakepayB.url}`);
untilSignalled(() => fakepayB.close());
