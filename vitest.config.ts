import { defineConfig } from 'vitest/config';

/** `units` need nothing but Node; `product` runs against real stores, which its global set-up starts or finds. */
export default defineConfig({
  test: {
    // Two cores: a third file at once made the whole no shorter (513 s against 526), and browsers late.
    maxWorkers: 2,
    // None of these says how fast the product is: a hook that was given up leaves the replicas that it was starting.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['src', 'fakepay', 'web/src', 'web/queue', 'local', 'prisma', 'bench'].map(
            (folder) => `${folder}/**/*.spec.ts`,
          ),
        },
      },
      {
        extends: true,
        test: {
          name: 'product',
          include: ['test/**/*.spec.ts'],
          globalSetup: ['test/harness/global-setup.ts'],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
