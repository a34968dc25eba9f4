import type { Context as HonoContext } from 'hono';
import type { Emitter } from '../../events/emitter.ts';
import { type AppEnv, createRouter } from '../../http/router.ts';
import { readPreferenceToken } from '../link-tokens.ts';
import { findLinkedContactId } from '../queries.ts';
import { type PageStatus, readForm, showNotice, showPage } from '../show-page.ts';
import { loadPreferences } from './load-preferences.ts';
import { preferencePage } from './preference-page.ts';
import { type PreferenceAction, takeAction } from './save-preferences.ts';

const DONE = { save: 'saved', unsubscribe: 'unsubscribed', resubscribe: 'resubscribed' } as const;

/**
 * `/p/{token}`, where preference links lead. The token is the credential and stands in the address that the forms post
 * to, so no other site can send one. Reading changes nothing: mail scanners open every link.
 */
export function preferencePageRoutes({ emitter }: { emitter: Emitter }) {
  const router = createRouter();
  router.onError((error, c) => {
    // Without the path: the token is in it.
    c.var.context.log.error({ err: error }, 'a preference page failed');
    return showNotice(c, (texts) => texts.failed, 500);
  });
  router.get('/p/:token', (c) => showPreferences(c, c.req.param('token')));
  router.post('/p/:token', async (c) => {
    const ctx = c.var.context;
    const token = c.req.param('token');
    const linked = readPreferenceToken(ctx.vault, token);
    if (!linked) return showUnknown(c);
    const action = toAction(await readForm(c));
    if (!action) return showPreferences(c, token, 422);
    const taken = await takeAction(ctx, emitter, linked, action, c.req.header('accept-language'));
    if (!taken) return showUnknown(c);
    const { preferences, faults } = taken;
    if (action.type !== 'save' || faults.size === 0) {
      return showPage(c, preferencePage(preferences, { done: DONE[action.type] }));
    }
    return showPage(c, preferencePage(preferences, { typed: action.typed, checked: action.categories, faults }), 422);
  });
  return router;
}

async function showPreferences(c: HonoContext<AppEnv>, token: string, status: PageStatus = 200) {
  const ctx = c.var.context;
  const linked = readPreferenceToken(ctx.vault, token);
  const contactId = linked && (await findLinkedContactId(ctx.db, linked));
  if (!linked || contactId === undefined) return showUnknown(c);
  const account = { ...ctx, accountId: linked.accountId };
  const preferences = await loadPreferences(account, contactId, c.req.header('accept-language'));
  return preferences ? showPage(c, preferencePage(preferences), status) : showUnknown(c);
}

/** A link that we did not make and one of somebody who was erased look the same. */
function showUnknown(c: HonoContext<AppEnv>) {
  return showNotice(c, (texts) => texts.unknownLink, 404);
}

/** What a form asks for. `List-Unsubscribe=One-Click` is what mail programs send (RFC 8058 §3.1). */
function toAction(form: URLSearchParams): PreferenceAction | undefined {
  if (form.get('List-Unsubscribe') === 'One-Click') return { type: 'unsubscribe' };
  switch (form.get('action')) {
    case 'save':
      return { type: 'save', categories: new Set(form.getAll('categories')), typed: Object.fromEntries(form) };
    case 'unsubscribe':
      return { type: 'unsubscribe' };
    case 'resubscribe':
      return { type: 'resubscribe' };
    default:
      return undefined;
  }
}
