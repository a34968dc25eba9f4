import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Journeys in a browser and crashes of whole processes: short files that take longest. */
const LONG = /\/test\/(browser|processes|deliveries|requests)\//;

/** Of a fresh clone Vitest knows nothing but the files' sizes: a minute and a half of one short file ran last, alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const { long = [], others = [] } = Object.groupBy(sorted, ({ moduleId }) =>
      LONG.test(moduleId) ? 'long' : 'others',
    );
    return [...long, ...others];
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    globalSetup: ['test/support/global-setup.ts'],
    sequence: { sequencer: LongFirst },
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
