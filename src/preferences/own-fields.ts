import type { Kysely } from 'kysely';
import { listFieldRows } from '../contacts/fields/queries.ts';
import type { Database } from '../store/schema.ts';
import { ENTRY_TYPES, type EntryField } from './entry-fields.ts';

/** Why people may not fill in an own field. */
export const OWN_FIELD_REFUSAL =
  'This is no field that people may fill in: none of the account, a key to another system, or a moment.';

/**
 * The account's own fields that people may fill in, by code. Not among them: keys, by which other systems know the
 * contact, and moments, which nobody knows in another's time zone.
 */
export async function listOwnFields(db: Kysely<Database>, accountId: string): Promise<Map<string, EntryField>> {
  const rows = await listFieldRows(db, accountId);
  const fields = rows.flatMap((row) => {
    const type = ENTRY_TYPES.find((each) => each === row.type);
    if (type === undefined || row.is_key || row.deleted_at !== null) return [];
    const choices = (row.choices ?? []).map((value) => ({ value, label: value }));
    return [{ code: row.code, isOwn: true, label: row.name, type, choices, isRequired: false }];
  });
  return new Map(fields.map((field) => [field.code, field]));
}
