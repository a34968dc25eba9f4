import { Field } from '../../../campaigns/definition.ts';
import { isSame } from '../../model/same-values.ts';

/** A contact field and the expression whose value it takes, as they are typed. */
export interface SaveRow {
  field: string;
  expression: string;
}

export type SaveFault = 'field' | 'twice' | 'expression';

type Save = Readonly<Record<string, string>>;

export function toRows(save: Save | undefined): SaveRow[] {
  return Object.entries(save ?? {}).map(([field, expression]) => ({ field, expression }));
}

/** What is wrong with each row; undefined where it can be stored. */
export function findFaults(rows: readonly SaveRow[]): (SaveFault | undefined)[] {
  return rows.map(({ field, expression }, index) => {
    if (!Field.safeParse(field.trim()).success) return 'field';
    if (rows.findIndex((each) => each.field.trim() === field.trim()) !== index) return 'twice';
    return expression.trim() === '' ? 'expression' : undefined;
  });
}

/** What can be stored of the rows. */
export function readRows(rows: readonly SaveRow[]): Record<string, string> {
  const faults = findFaults(rows);
  const whole = rows.filter((_, index) => faults[index] === undefined);
  return Object.fromEntries(whole.map(({ field, expression }) => [field.trim(), expression]));
}

/** Rows that still say what is stored, with those that are not whole yet; else what is stored. */
export function keepRows(rows: readonly SaveRow[], save: Save | undefined): readonly SaveRow[] {
  return isSame(readRows(rows), save ?? {}) ? rows : toRows(save);
}

/** How a field of a request's answer is written. */
export function answerExpression(request: string): string {
  const quote = request.includes("'") ? '"' : "'";
  return `$data.get(${quote}${request}${quote})`;
}
