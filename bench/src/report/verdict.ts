import { figure, renderTable } from './table.ts';

/** A figure that is to be reached. */
export interface Verdict {
  name: string;
  value: number;
  target: string;
  met: boolean;
}

export function atLeast(name: string, value: number, target: number): Verdict {
  return { name, value, target: `>= ${target}`, met: value >= target };
}

export function atMost(name: string, value: number, target: number): Verdict {
  return { name, value, target: `<= ${target}`, met: value <= target };
}

export function renderVerdicts(verdicts: Verdict[]): string {
  return renderTable(
    ['', 'measured', 'target', ''],
    verdicts.map(({ name, value, target, met }) => [name, figure(value, 2), target, met ? 'met' : 'NOT MET']),
  );
}
