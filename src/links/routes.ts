import { createRouter } from '../http/router.ts';
import type { Links } from './links.ts';

const UNKNOWN = 'This link leads nowhere. Perhaps a letter of it was lost on the way.';

/** Where the short links of messages lead: `/l/{code}`. Nobody is asked who they are. */
export function linkRoutes({ links }: { links: Links }) {
  return createRouter().get('/l/:code', async (c) => {
    const link = await links.find(c.req.param('code'));
    if (!link) return c.text(UNKNOWN, 404);
    links.count(link, c.req.raw);
    // Kept by nobody: the next click is to be seen too. The parser writes hosts and letters as headers take them.
    return c.body(null, 302, { location: new URL(link.url).href, 'cache-control': 'no-store' });
  });
}
