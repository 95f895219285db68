import { defineConfig } from 'vitest/config';

/** `units` need nothing but Node; `product` runs against real stores, which its global set-up starts or finds. */
export default defineConfig({
  test: {
    // Two cores, and most files wait for much of their time: for deadlines, for what is tried again, for a browser to be idle.
    maxWorkers: 3,
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
