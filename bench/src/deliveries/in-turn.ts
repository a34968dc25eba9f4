import { medians } from '../statistics.ts';

/** One thing to measure, again and again. */
export interface Case<Run> {
  name: string;
  run(): Promise<Run>;
}

/** Every run of every case by name, in the order of the cases. */
export type Runs<Run> = Map<string, Run[]>;

/** A B C A B C …: what slows the machine down for a while slows them all. */
export async function inTurn<Run>(
  cases: Case<Run>[],
  repeats: number,
  report: (name: string, run: Run) => string,
): Promise<Runs<Run>> {
  const runs: Runs<Run> = new Map(cases.map(({ name }) => [name, []]));
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const { name, run } of cases) {
      const measured = await run();
      runs.get(name)?.push(measured);
      process.stdout.write(`${repeat}/${repeats}  ${report(name, measured)}\n`);
    }
  }
  return runs;
}

export function medianOf<Run extends Record<keyof Run, number>>(runs: Runs<Run>, name: string): Run {
  return medians(runs.get(name) ?? []);
}
