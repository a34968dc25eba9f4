import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { PAGE_STYLE } from './page-style.ts';

export type Html = ReturnType<typeof html>;

const styleHash = createHash('sha256').update(PAGE_STYLE).digest('base64');

/**
 * For every page: nothing is loaded, run, framed, kept or passed on. The token is in the address. `formTargets`: origins
 * that its form may lead on to, where its answer is a redirect.
 */
export function pageHeaders(formTargets: readonly string[] = []): Record<string, string> {
  return {
    'content-security-policy':
      `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${["'self'", ...formTargets].join(' ')}; ` +
      "base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
  };
}

/** As the designer shows it; a picture of its own would have to be loaded. */
const LOGO = html`<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#1c7ed6"/><path d="M20 7v10a6 6 0 1 1-12 0v-3l4 3" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><circle cx="20" cy="7" r="2.5" fill="#fff"/></svg>`;

/** A whole page for people: without scripts, in the language it says. `brand`: who speaks. */
export function renderPage({ language, brand, heading, isOurs = false }: PageFrame, content: Html): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading} · ${brand}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
<p class="brand">${isOurs && LOGO}${brand}</p>
<h1>${heading}</h1>
${content}
</main>
</body>
</html>`;
}

export interface PageFrame {
  language: string;
  brand: string;
  heading: string;
  /** Hookline itself speaks, with its sign: not an account to its people. */
  isOurs?: boolean;
}
