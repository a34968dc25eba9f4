import { html } from 'hono/html';
import { LETTER_STYLE } from './letter-style.ts';

/** What a mail says, before it is text or HTML. Everything in it is plain text. */
export interface Letter {
  /** Colours its edge: nothing is wrong, something fails, something has stopped. */
  tone: 'plain' | 'warning' | 'alarm';
  /** A language tag; left out: English. */
  language?: string;
  /** Shown by mail programs beside the subject. */
  preview: string;
  heading: string;
  paragraphs: string[];
  facts: { label: string; value: string }[];
  /** The one thing to do, with what to know before doing it. */
  action: { label: string; url: string; note: string } | null;
  footer: string;
}

/** Writes a letter as both parts of a mail: plain text, and HTML for every mail program (tables, no images, no script). */
export function renderLetter(letter: Letter): { text: string; html: string } {
  return { text: renderText(letter), html: renderHtml(letter) };
}

function renderText({ heading, paragraphs, facts, action, footer }: Letter): string {
  const width = Math.max(...facts.map(({ label }) => label.length)) + 1;
  const blocks = [
    heading,
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(({ label, value }) => `${`${label}:`.padEnd(width)} ${value}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${action.url}`, action.note] : []),
    `-- \n${footer}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

// Both for programs that read <style>, and inline for those that drop it (dark mode needs the former).
const COLORS = { plain: '#1d4ed8', warning: '#b45309', alarm: '#b91c1c' };

function renderHtml({ tone, language = 'en', preview, heading, paragraphs, facts, action, footer }: Letter): string {
  const text =
    'margin:0 0 16px;font-size:16px;line-height:24px;color:#1f2933;overflow-wrap:anywhere;word-break:break-word';
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${heading}</title>
${LETTER_STYLE}
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7">
<tr><td align="center" class="outside" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border-top:4px solid ${COLORS[tone]};border-radius:6px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<tr><td class="inside" align="left" style="padding:32px">
<h1 class="strong" style="margin:0 0 16px;font-size:22px;line-height:30px;font-weight:600;color:#1f2933">${heading}</h1>
${paragraphs.map((paragraph) => html`<p class="strong" style="${text}">${paragraph}</p>\n`)}
${facts.length > 0 && renderFacts(facts)}
${action && renderAction(action)}
<p class="soft" style="margin:0;font-size:13px;line-height:20px;color:#52606d">${footer}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
  // A template without promises in it is text at once.
  return page.toString();
}

function renderFacts(facts: Letter['facts']) {
  const label =
    'padding:8px 16px 8px 0;font-size:14px;line-height:20px;color:#52606d;text-align:left;vertical-align:top';
  const value = 'padding:8px 0;font-size:14px;line-height:20px;color:#1f2933;word-break:break-word;vertical-align:top';
  return html`<table class="facts" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px;border-top:1px solid #e4e7eb;border-bottom:1px solid #e4e7eb">
${facts.map((fact) => html`<tr><th scope="row" class="soft label" style="${label};font-weight:400">${fact.label}</th><td class="strong" style="${value}">${fact.value}</td></tr>\n`)}
</table>`;
}

function renderAction({ label, url, note }: { label: string; url: string; note: string }) {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">
<tr><td class="button" align="center" style="background:#1d4ed8;border-radius:6px"><a class="button" href="${url}" style="display:inline-block;padding:12px 24px;font-size:16px;line-height:24px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:6px">${label}</a></td></tr>
</table>
<p class="soft" style="margin:0 0 24px;font-size:14px;line-height:20px;color:#52606d">${note}</p>`;
}
