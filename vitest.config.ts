import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // A machine that others use, too, may take ten times as long: what hangs is found, what is slow is not punished.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    retry: 0,
    // Files share their worker's modules, which takes half of the processor time: no test changes what others import.
    isolate: false,
    // Tests wait for disks, processes and pages, too: with one for each core three tenths of the processors were idle.
    maxWorkers: availableParallelism() + 1,
  },
});
