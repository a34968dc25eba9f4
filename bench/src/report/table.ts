/** Rows under a head, columns aligned: the first to the left, the others to the right. */
export function renderTable(head: string[], rows: string[][]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const render = (line: string[]) =>
    widths.map((width, i) => (i === 0 ? (line[i] ?? '').padEnd(width) : (line[i] ?? '').padStart(width))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [render(head), rule, ...rows.map(render)].map((line) => line.trimEnd()).join('\n');
}

/** A figure with as many digits as it deserves; `-` where there is none. */
export function figure(value: number, digits = 0): string {
  return Number.isNaN(value) ? '-' : value.toFixed(digits);
}
