import type { CountryCode } from 'libphonenumber-js';
import { decodeId } from '../../base/ids.ts';
import { unguardCell } from '../../rules/csv.ts';
import { toE164 } from '../../rules/phone.ts';
import { type Identifiers, identifiersOf } from '../claim-identifiers.ts';
import { type ContactInput, type ContactValues, type Definitions, readContact } from '../read-contact.ts';
import { type Column, FIELD_PREFIX, SUBSCRIPTION_PREFIX } from './columns.ts';
import type { CsvRow } from './read-records.ts';

/** What a spreadsheet's cell holds. https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
export const CELL_LENGTH_MAX = 32_767;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const TRUE = new Set(['true', '1', 'yes']);
const FALSE = new Set(['false', '0', 'no']);

/** An entry of the report on an import. */
export interface RowIssue {
  row: number;
  field: string | null;
  value: string | null;
  code: string;
  message: string;
}

/** A row that says something valid; what is left out of it stays as it is. */
export interface ImportedRow {
  number: number;
  /** UUID. */
  id: string | undefined;
  values: ContactValues;
  /** What of the values nobody else may have. */
  identifiers: Identifiers;
}

export interface RowReader {
  columns: readonly Column[];
  defaultCountry: CountryCode | undefined;
  definitions: Definitions;
}

/** A row's values, or all that is wrong with them. A blank cell says nothing. */
export function readRow(reader: RowReader, { number, cells }: CsvRow): ImportedRow | RowIssue[] {
  const issues: RowIssue[] = [];
  const texts = readTexts(reader.columns, number, cells, issues);
  const refuse = (field: string, message: string) =>
    void issues.push({ row: number, field, value: texts.get(field) ?? null, code: 'invalid', message });
  const input: ContactInput & { fields: Record<string, unknown>; subscriptions: Record<string, boolean> } = {
    fields: {},
    subscriptions: {},
  };
  let id: string | undefined;
  for (const [target, text] of texts) {
    if (target === 'id') {
      id = decodeId('cnt', text.trim());
      if (id === undefined) refuse(target, 'This is not the id of a contact (cnt_…).');
    } else if (target === 'phone') input.phone = readPhone(reader, text);
    else if (target === 'email' || target === 'name' || target === 'language') input[target] = text;
    else if (target.startsWith(FIELD_PREFIX)) {
      const code = target.slice(FIELD_PREFIX.length);
      input.fields[code] = readField(reader, code, text);
    } else {
      const isTrue = readBoolean(text);
      if (isTrue === undefined) refuse(target, 'This must be true or false.');
      else if (target === 'optedOut') input.optedOut = isTrue;
      else input.subscriptions[target.slice(SUBSCRIPTION_PREFIX.length)] = isTrue;
    }
  }
  const reading = readContact(reader.definitions, input);
  if (!reading.ok) for (const { path, message } of reading.errors) refuse(fieldOf(path), message);
  if (!reading.ok || issues.length > 0) return issues;
  return { number, id, values: reading.values, identifiers: identifiersOf(reading.values) };
}

/** What the cells say, by target; blank ones left out. */
function readTexts(
  columns: readonly Column[],
  number: number,
  cells: readonly string[],
  issues: RowIssue[],
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [index, cell] of cells.entries()) {
    const column = columns[index];
    if (!column && cell.trim() !== '') {
      const message = `The header has ${columns.length} columns, this row has ${cells.length} cells.`;
      issues.push({ row: number, field: null, value: cell, code: 'ragged', message });
      break;
    }
    if (!column || column.target === null || cell.trim() === '') continue;
    if (cell.length > CELL_LENGTH_MAX) {
      const message = `A cell has at most ${CELL_LENGTH_MAX} characters; this one has ${cell.length}.`;
      issues.push({ row: number, field: column.target, value: cell, code: 'too_long', message });
    } else texts.set(column.target, unguardCell(cell));
  }
  return texts;
}

/** What is no number stays as it is, to be refused in the words of contacts. */
function readPhone({ defaultCountry }: RowReader, text: string): string {
  return toE164(text, defaultCountry) ?? text;
}

/** A cell as JSON would have it, by the field's type; what does not fit that stays text, and is refused as such. */
function readField(reader: RowReader, code: string, text: string): unknown {
  const type = reader.definitions.fields.find((field) => field.code === code)?.type;
  const bare = text.trim();
  if (type === undefined || type === 'text') return text;
  if (type === 'number') return NUMBER.test(bare) ? Number(bare) : bare;
  if (type === 'boolean') return readBoolean(bare) ?? bare;
  return type === 'phone' ? readPhone(reader, bare) : bare;
}

function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return TRUE.has(word) || (FALSE.has(word) ? false : undefined);
}

/** `/fields/city` as the report names it: `fields.city`. */
function fieldOf(pointer: string): string {
  return pointer.slice(1).replace('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}
