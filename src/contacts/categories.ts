import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';
import type { CategoryRow } from './categories/queries.ts';
import { findCategoryRowByKey, listCategoryRows } from './categories/queries.ts';

/** A kind of communication that people subscribe to, and that messages are sent as. */
export interface Category {
  /** UUID. */
  id: string;
  number: number;
  key: string;
  name: string;
  description: string;
  /** Shown on the preference page and in the STOP menu. */
  isPublic: boolean;
}

/** The account's categories, by number. */
export async function listCategories(db: Kysely<Database>, accountId: string): Promise<Category[]> {
  return (await listCategoryRows(db, accountId)).map(toCategory);
}

export async function findCategoryByKey(
  db: Kysely<Database>,
  accountId: string,
  key: string,
): Promise<Category | undefined> {
  const row = await findCategoryRowByKey(db, accountId, key);
  return row && toCategory(row);
}

function toCategory({ id, number, key, name, description, is_public: isPublic }: CategoryRow): Category {
  return { id, number, key, name, description, isPublic };
}
