import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import { together } from '../store/together.ts';
import { listCategoryRows } from './categories/queries.ts';
import { listFieldRows } from './fields/queries.ts';
import type { Definitions } from './read-contact.ts';

/** What the account has defined, for reading contacts by. */
export async function loadDefinitions(db: Kysely<Database>, accountId: string): Promise<Definitions> {
  const [fields, categories] = await together([listFieldRows(db, accountId), listCategoryRows(db, accountId)]);
  return {
    fields: fields.map(({ code, type, choices, is_key: isKey, deleted_at }) => {
      return { code, type, choices, isKey, isDeleted: deleted_at !== null };
    }),
    categories: categories.map(({ id, key }) => ({ id, key })),
  };
}
