import { defaults, startFakepay } from './index.ts';
import { untilSignalled } from './shared/until-signalled.ts';

const { env } = process;

const fakepay = await startFakepay({
  port: Number(env.PORT ?? defaults.port),
  host: env.HOST ?? '127.0.0.1',
  stateDir: env.FAKEPAY_STATE_DIR ?? null,
  webhookUrl: env.FAKEPAY_WEBHOOK_URL ?? null,
  webhookSecret: env.FAKEPAY_WEBHOOK_SECRET,
  secretKey: env.FAKEPAY_SECRET_KEY,
  publishableKey: env.FAKEPAY_PUBLISHABLE_KEY,
  publicUrl: env.FAKEPAY_PUBLIC_URL ?? null,
  latencyMs: Number(env.FAKEPAY_LATENCY_MS ?? 0),
  hangMs: Number(env.FAKEPAY_HANG_MS ?? 30_000),
  seed: Number(env.FAKEPAY_SEED ?? 1),
  rateLimits: { account: Number(env.FAKEPAY_RATE_ACCOUNT ?? 0), endpoint: Number(env.FAKEPAY_RATE_ENDPOINT ?? 0) },
});

console.log(`fakepay listens on ${fakepay.url}`);
untilSignalled(() => fakepay.close());
