import type { Context as HonoContext } from 'hono';
import { type Html, pageHeaders } from '../../http/html-page.ts';
import { type AppEnv, createRouter } from '../../http/router.ts';
import type { NewsTransaction } from '../endpoint-news.ts';
import { findReactivation, useReactivation } from './reactivation.ts';
import { askPage, deadLinkPage, donePage, failedPage } from './reactivation-page.ts';

export interface ReactivationDeps {
  /** Called when something has become due. */
  wakeDeliveries(): void;
  /** Told of endpoints that are on again, in the transaction that does it; left out: nobody is. */
  inNews?: NewsTransaction;
}

/** `/reactivate/{token}`, where alert mails lead: plain pages. Reading one changes nothing; its form is sent once. */
export function reactivationRoutes(deps: ReactivationDeps) {
  const router = createRouter();
  router.onError((error, c) => {
    // Without the path: the token is in it.
    c.var.context.log.error({ err: error }, 'a reactivation page failed');
    return show(c, failedPage(), 500);
  });
  router.get('/reactivate/:token', async (c) => {
    const found = await findReactivation(c.var.context, c.req.param('token'));
    if (found.state !== 'open') return showDead(c, found.state);
    return show(c, askPage(found.webhook));
  });
  router.post('/reactivate/:token', async (c) => {
    const ctx = c.var.context;
    const token = c.req.param('token');
    const events = await readChoice(c);
    if (events === undefined) {
      const found = await findReactivation(ctx, token);
      if (found.state !== 'open') return showDead(c, found.state);
      return show(c, askPage(found.webhook, { missesChoice: true }), 422);
    }
    const used = await useReactivation(ctx, token, { replay: events === 'send', inNews: deps.inNews });
    if (used.state !== 'done') return showDead(c, used.state);
    deps.wakeDeliveries();
    return show(c, donePage(used.webhook, used.reactivated));
  });
  return router;
}

/** What the form says to do with the events; undefined for one that says nothing, or two things, or is none. */
async function readChoice(c: HonoContext<AppEnv>): Promise<'send' | 'discard' | undefined> {
  const form: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => ({}));
  return form.events === 'send' || form.events === 'discard' ? form.events : undefined;
}

function showDead(c: HonoContext<AppEnv>, state: Parameters<typeof deadLinkPage>[0]) {
  const { status, page } = deadLinkPage(state);
  return show(c, page, status);
}

function show(c: HonoContext<AppEnv>, page: Html, status: 200 | 404 | 410 | 422 | 500 = 200) {
  return c.html(page, status, pageHeaders());
}
