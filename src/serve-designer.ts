import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { App } from './app.ts';
import { NONCE_PLACEHOLDER } from './designer/csp-nonce.ts';
import { pageHeaders, renderPage } from './http/html-page.ts';
import type { AppEnv } from './http/router.ts';

/** Where `npm run prepare` (part of `npm ci`) puts the designer. */
const BUILT = fileURLToPath(new URL('../dist/designer', import.meta.url));

/** What is the API's, partners' and people's, or a file: never one of the designer's pages. */
const NO_PAGES =
  /^\/(v1|auth|compat|l|p|f|reactivate|docs|openapi\.json|healthz|readyz|metrics|assets)(\/|$)|^\/channels\//;

const YEAR_S = 31_536_000;
const HOUR_S = 3_600;
const NONCE_BYTES = 16;

/**
 * The designer's files, and its one page for every address that is a page of it: the router in the browser knows which.
 * To be mounted last. `built`: the folder of its build.
 */
export function serveDesigner(app: App, built: string = BUILT): void {
  const files = serveBuilt(built);
  app.use('/assets/*', keepFor(YEAR_S, ', immutable'), files);
  for (const file of ['/icon.svg', '/color-scheme.js']) app.use(file, keepFor(HOUR_S), files);
  app.get('*', async (c) => {
    if (NO_PAGES.test(c.req.path) || !wantsPage(c)) return c.notFound();
    const page = await readFile(join(built, 'index.html'), 'utf8').catch(() => undefined);
    return page === undefined ? showUnbuilt(c) : showPage(c, page);
  });
}

/** The files of the build, once there is one: nothing has to be restarted for it. */
function serveBuilt(built: string): MiddlewareHandler<AppEnv> {
  let files: MiddlewareHandler | undefined;
  return async function serveFile(c, next) {
    if (!files && existsSync(built)) files = serveStatic({ root: built, precompressed: true });
    return files ? files(c, next) : next();
  };
}

/** Programs that ask for anything get a problem document, people with a browser a page. */
function wantsPage(c: HonoContext<AppEnv>): boolean {
  return c.req.header('accept')?.includes('text/html') ?? false;
}

/** Files that are there; what is not there may be there in a moment. */
function keepFor(seconds: number, more = ''): MiddlewareHandler<AppEnv> {
  return async function keep(c, next) {
    await next();
    if (c.res.status !== 200) return;
    c.header('cache-control', `public, max-age=${seconds}${more}`);
    c.header('x-content-type-options', 'nosniff');
  };
}

/** With a nonce of its own: styles that the page makes are taken, those that somebody smuggled into it are not. */
function showPage(c: HonoContext<AppEnv>, page: string): Response | Promise<Response> {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return c.html(page.replaceAll(NONCE_PLACEHOLDER, nonce), 200, {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'x-robots-tag': 'noindex, nofollow',
  });
}

function showUnbuilt(c: HonoContext<AppEnv>): Response | Promise<Response> {
  const page = renderPage(
    { language: 'en', brand: 'Hookline', heading: 'The web designer is not built', isOurs: true },
    html`<p>Run <code>npm run prepare</code> where Hookline is, then load this page again: nothing has to be restarted.</p>
<p>The API works without it. It is described at <a href="/docs">/docs</a>.</p>`,
  );
  return c.html(page, 503, pageHeaders());
}
