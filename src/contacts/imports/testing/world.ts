import { sql } from 'kysely';
import { createTestApi, type TestAccount } from '../../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../../test/support/context.ts';
import type { TestDatabase } from '../../../../test/support/database.ts';
import { createCategory } from '../../categories/manage-categories.ts';
import { createField } from '../../fields/manage-fields.ts';
import { advanceImports } from '../advance-imports.ts';
import type { ContactImport, ImportError } from '../schema.ts';

interface Problem {
  code: string;
  errors?: { path: string; message: string }[];
}

export type ImportBody = string | Uint8Array<ArrayBuffer> | FormData | ReadableStream<Uint8Array>;

/** An account with some fields and categories that files are imported into. */
export async function createImportWorld(database: TestDatabase, clock = new SteppedClock()) {
  const base = testContext(database.db, clock);
  const api = createTestApi(base);
  const account: TestAccount = await api.createAccount();
  const { ctx } = account;
  const fields = [
    { code: 'city', type: 'text' },
    { code: 'points', type: 'number' },
    { code: 'vip', type: 'boolean' },
    { code: 'born', type: 'date' },
    { code: 'seen', type: 'datetime' },
    { code: 'size', type: 'choice', choices: ['S', 'M'] },
  ] as const;
  for (const field of fields)
    await createField(ctx, {
      name: field.code,
      isKey: false,
      ...field,
      choices: 'choices' in field ? [...field.choices] : undefined,
    });
  await createField(ctx, { name: 'Customer', code: 'customerId', type: 'text', isKey: true });
  for (const key of ['news', 'offers']) await createCategory(ctx, { key, name: key, description: '', isPublic: true });

  async function send(
    body: ImportBody,
    query: Record<string, string> = {},
    contentType: string | undefined = 'text/csv',
  ) {
    const headers: Record<string, string> = { authorization: `Bearer ${account.key}` };
    if (contentType !== '') headers['content-type'] = contentType;
    const path = `/v1/contacts/imports?${new URLSearchParams(query)}`;
    const response = await api.request(path, headers, { method: 'POST', body, duplex: 'half' } as RequestInit);
    return { status: response.status, body: (await response.json()) as ContactImport & Problem };
  }
  const get = async <Body>(path: string) => (await account.call<Body>('GET', path)).body;
  return {
    ...{ account, api, clock, ctx, base, send },
    get,
    /** Imports a file and gives the import when it is over. */
    async run(text: ImportBody, query: Record<string, string> = {}) {
      const { status, body } = await send(text, query);
      if (status !== 202) throw new Error(`refused: ${JSON.stringify(body)}`);
      while (await advanceImports(base, { steps: 100 }));
      return get<ContactImport>(`/v1/contacts/imports/${body.id}`);
    },
    async errors(id: string): Promise<ImportError[]> {
      return (await get<{ items: ImportError[] }>(`/v1/contacts/imports/${id}/errors?limit=200`)).items;
    },
    async exportAll(query = ''): Promise<string> {
      const response = await api.request(`/v1/contacts/export${query}`, { authorization: `Bearer ${account.key}` });
      return response.text();
    },
    /** All that the store has of the account's contacts, in their order. */
    async contacts() {
      const { rows } = await sql<{
        phone: string | null;
        emails: string[];
        name: string | null;
        language: string | null;
        fields: Record<string, unknown>;
        is_out: boolean;
        keys: string[];
        subscriptions: Record<string, boolean> | null;
      }>`
        select name, language, fields, opted_out_at is not null as is_out, created_by, modified_by,
          (select value from contact_address a where a.account_id = c.account_id and a.contact_id = c.id and kind = 'phone'
            order by created_at, value limit 1) as phone,
          array(select value from contact_address a where a.account_id = c.account_id and a.contact_id = c.id
            and kind = 'email' order by created_at, value) as emails,
          array(select value from contact_key k where k.account_id = c.account_id and k.contact_id = c.id) as keys,
          (select json_object_agg(g.key, s.is_opted_in order by g.number) from contact_subscription s
            join subscription_category g on g.account_id = s.account_id and g.id = s.category_id
            where s.account_id = c.account_id and s.contact_id = c.id) as subscriptions
        from contact c where account_id = ${ctx.accountId} order by number`.execute(ctx.db);
      return rows;
    },
    async count(table: 'activity' | 'contact_import' | 'contact_import_chunk' | 'contact_import_error' | 'contact') {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${sql.table(table)} where account_id = ${ctx.accountId}`.execute(ctx.db);
      return rows[0]?.count;
    },
  };
}

export type ImportWorld = Awaited<ReturnType<typeof createImportWorld>>;
