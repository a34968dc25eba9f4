import { defineConfig } from 'vitest/config';

/** Suites of over a minute; `npm test` runs a short form of each. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30 * 60_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    fileParallelism: false,
    retry: 0,
  },
});
