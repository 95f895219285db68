import 'reflect-metadata';
import { flushCompileCache } from 'node:module';
import { Logger } from 'nestjs-pino';
import { createApp } from './app.ts';
import { Drain } from './modules/ops/index.ts';
import { parseConfig, WrongSetting } from './platform/config/index.ts';
import { armCrash } from './platform/crash-points/index.ts';

const CLOSE_WITHIN_MS = 10_000;

/** A replica: HTTP and workers. SIGTERM drains it: not ready at once, closed when the balancer has noticed. */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  if (config.crash) armCrash(config.crash);
  const app = await createApp(config);
  // A crowd connects at one moment: with Node's 511, whoever comes next would wait a second for his SYN to be sent again.
  await app.listen({ port: config.port, host: config.host, backlog: 4096 });
  app.get(Logger).log({ port: config.port, pid: process.pid }, 'replica ready');
  // Where NODE_COMPILE_CACHE names a folder: now, since not every replica comes to its end in peace.
  flushCompileCache();

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // Whatever does not end by itself, a store that is away above all, must not keep the replica from ending.
    setTimeout(() => process.exit(1), config.drainMs + CLOSE_WITHIN_MS).unref();
    app.get(Drain).begin();
    await new Promise((resolve) => setTimeout(resolve, config.drainMs));
    await app.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  // A wrong setting is a sentence for a person; anything else needs its stack.
  console.error(error instanceof WrongSetting ? error.message : error);
  process.exit(1);
});
