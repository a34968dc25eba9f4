export type ParamKind = 'text' | 'number' | 'boolean';

export interface ParamRow {
  key: number;
  name: string;
  kind: ParamKind;
  value: string;
}

/** The parameters that rows come to; empty rows are none. What is no number stays a text: the server is not guessed for. */
export function paramsOf(rows: readonly ParamRow[]): Record<string, unknown> {
  const named = rows.filter(({ name }) => name.trim() !== '');
  return Object.fromEntries(named.map((row) => [row.name.trim(), readRow(row)]));
}

function readRow({ kind, value }: ParamRow): unknown {
  if (kind === 'boolean') return value === 'true';
  if (kind === 'number') return isNumber(value) ? Number(value) : value;
  return value;
}

export function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}

/** Rows for what JSON has; undefined where a value is a list or an object, which rows cannot show. */
export function rowsOf(params: Record<string, unknown>): ParamRow[] | undefined {
  const rows = Object.entries(params).map(([name, value], key): ParamRow | undefined => {
    if (typeof value === 'string') return { key, name, kind: 'text', value };
    if (typeof value === 'number') return { key, name, kind: 'number', value: String(value) };
    return typeof value === 'boolean' ? { key, name, kind: 'boolean', value: String(value) } : undefined;
  });
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

export function addRow(rows: readonly ParamRow[]): ParamRow[] {
  const key = 1 + Math.max(-1, ...rows.map((row) => row.key));
  return [...rows, { key, name: '', kind: 'text', value: '' }];
}
