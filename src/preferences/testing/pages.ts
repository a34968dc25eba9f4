import { createTestApi, TEST_PUBLIC_URL } from '../../../test/support/api.ts';
import { changeSubscriptions } from '../../contacts/consent.ts';
import { insertFieldRow } from '../../contacts/fields/queries.ts';
import type { ContactInput } from '../../contacts/read-contact.ts';
import { createContact } from '../../contacts/save-contact.ts';
import { createRouter } from '../../http/router.ts';
import type { ContactFieldTable, SubscriptionCategoryTable } from '../../store/contact-schema.ts';
import { type AccountContext, type Context, newId, nowDate } from '../../store/context.ts';
import { signupPageRoutes } from '../forms/form-routes.ts';
import { makePreferenceToken } from '../link-tokens.ts';
import { preferencePageRoutes } from '../page/page-routes.ts';

/** The header that says where a test's request comes from. */
export const PEER = 'x-test-peer';

export interface PageAnswer {
  status: number;
  headers: Headers;
  html: string;
}

/** People's pages and the management API over one store. */
export function openPages(ctx: Context, { sendsMail = true } = {}) {
  const api = createTestApi(ctx);
  const { emitter, channels } = api;
  const app = createRouter();
  app.use(async (c, next) => {
    c.set('context', ctx);
    await next();
  });
  const findPeer = (c: { req: { header(name: string): string | undefined } }) => c.req.header(PEER);
  app.route('/', preferencePageRoutes({ emitter }));
  app.route('/', signupPageRoutes({ publicUrl: TEST_PUBLIC_URL, channels, sendsMail, emitter, findPeer }));

  async function ask(path: string, init: RequestInit): Promise<PageAnswer> {
    const response = await app.request(path.replace(TEST_PUBLIC_URL, ''), init);
    return { status: response.status, headers: response.headers, html: await response.text() };
  }
  return {
    ...api,
    get: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    post: (
      path: string,
      form: Record<string, string> | [string, string][] = {},
      headers: Record<string, string> = {},
    ) => ask(path, { method: 'POST', body: new URLSearchParams(form), headers }),
    send: (path: string, init: RequestInit) => ask(path, { method: 'POST', ...init }),
    async contact(account: AccountContext, input: ContactInput, categoryIds: string[] = []): Promise<string> {
      return emitter.transaction(account, async (tx, emit) => {
        const id = await createContact(tx, emit, input, 'api');
        const changes = categoryIds.map((categoryId) => ({ categoryId, isOptedIn: true }));
        await changeSubscriptions(tx, emit, id, changes, { source: 'api' });
        return id;
      });
    },
  };
}

export type Pages = ReturnType<typeof openPages>;

export function pathOf(ctx: Context, accountId: string, contactId: string): string {
  return `/p/${makePreferenceToken(ctx.vault, { accountId, contactId })}`;
}

/** What was told of the account since it was last asked, oldest first. */
export async function takeEvents(ctx: AccountContext) {
  const rows = await ctx.db
    .deleteFrom('activity')
    .where('account_id', '=', ctx.accountId)
    .returning(['id', 'type', 'data'])
    .execute();
  return rows
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ type, data }) => ({ type, data: data as { source: string; [key: string]: unknown } }));
}

export async function insertCategory(
  ctx: AccountContext,
  number: number,
  key: string,
  overrides: Partial<Pick<SubscriptionCategoryTable, 'name' | 'description' | 'is_public'>> = {},
): Promise<string> {
  const id = newId(ctx);
  const times = { created_at: nowDate(ctx), updated_at: nowDate(ctx), deleted_at: null };
  const shown = { name: key, description: '', is_public: true, ...overrides };
  await ctx.db
    .insertInto('subscription_category')
    .values({ account_id: ctx.accountId, id, number, key, ...shown, ...times })
    .execute();
  return id;
}

export async function insertField(
  ctx: AccountContext,
  number: number,
  code: string,
  overrides: Partial<Pick<ContactFieldTable, 'name' | 'type' | 'choices' | 'is_key'>> = {},
): Promise<void> {
  await insertFieldRow(ctx.db, {
    account_id: ctx.accountId,
    id: newId(ctx),
    number,
    code,
    ...{ name: code, type: 'text', choices: null, is_key: false, ...overrides },
    ...{ created_at: nowDate(ctx), updated_at: nowDate(ctx), deleted_at: null },
  });
}
