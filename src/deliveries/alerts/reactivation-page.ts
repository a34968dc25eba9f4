import { html } from 'hono/html';
import { type Html, renderPage } from '../../http/html-page.ts';
import { momentIn } from '../../rules/day.ts';
import { REACHABLE_HINT } from './compose-mail.ts';
import type { Reactivated } from './reactivate-endpoint.ts';
import type { DeadLink, OffWebhook } from './reactivation.ts';
import { countOf } from './wording.ts';

/** Asks whether to switch a webhook on. `missesChoice`: it was answered without saying what to do with the events. */
export function askPage(webhook: OffWebhook, { missesChoice = false } = {}): Html {
  return layout(
    'Activate this webhook again?',
    html`${facts(webhook)}
<p class="hint">${REACHABLE_HINT}</p>
<form method="post">
${webhook.buffered > 0 ? choice(webhook.buffered, missesChoice) : html`<input type="hidden" name="events" value="send"><p>${nothingKept(webhook)}</p>`}
<button type="submit">Activate the webhook</button>
</form>
<p class="soft">This link works once. To leave the webhook off, just close this page.</p>`,
  );
}

/** Says what was done. */
export function donePage({ place }: OffWebhook, { buffered, isSent }: Reactivated): Html {
  const events = isSent
    ? `${countOf(buffered, 'kept event')} ${buffered === 1 ? 'is' : 'are'} being sent now.`
    : `${countOf(buffered, 'kept event')} ${buffered === 1 ? 'was' : 'were'} discarded.`;
  return layout(
    'The webhook is active again',
    html`<p>Hookline sends to <b class="place">${place}</b> again. ${buffered > 0 && events}</p>
<p class="soft">You can close this page.</p>`,
  );
}

const DEAD: Record<DeadLink, { status: 200 | 404 | 410; heading: string; text: string }> = {
  unknown: {
    status: 404,
    heading: 'This link is not known',
    text: 'It may have been cut or changed on its way. Open it from the mail again, as a whole.',
  },
  expired: {
    status: 410,
    heading: 'This link has expired',
    text: 'Reactivation links work for 14 days. The webhook can still be activated on its page in Hookline, or through the API.',
  },
  used: {
    status: 410,
    heading: 'This link was already used',
    text: 'Each link works once. The webhook was activated with it; should it be switched off anew, a new mail will come.',
  },
  active: {
    status: 200,
    heading: 'The webhook is not switched off',
    text: 'Somebody was here before you: there is nothing left to do.',
  },
  deleted: {
    status: 410,
    heading: 'The webhook was deleted',
    text: 'There is nothing left to activate.',
  },
  replaced: {
    status: 410,
    heading: 'This link is from an earlier mail',
    text: 'The webhook was active in between and was switched off anew. Use the link of the latest mail.',
  },
};

/** Says why a link does nothing. */
export function deadLinkPage(state: DeadLink): { status: 200 | 404 | 410; page: Html } {
  const { status, heading, text } = DEAD[state];
  return { status, page: layout(heading, html`<p>${text}</p>`) };
}

/** Says that it is our fault. */
export function failedPage(): Html {
  return layout('Something went wrong on our side', html`<p>Nothing was changed. Try again in a moment.</p>`);
}

function facts({ place, campaignName, reason, offSince, timeZone }: OffWebhook): Html {
  const why = reason === 'gone' ? 'Its receiver answered 410 Gone' : 'Its receiver failed again and again';
  return html`<dl>
<div><dt>Webhook</dt><dd class="place">${place}</dd></div>
${campaignName !== null && html`<div><dt>Campaign</dt><dd>${campaignName}</dd></div>`}
<div><dt>Off since</dt><dd><time datetime="${new Date(offSince).toISOString()}">${momentIn(timeZone, offSince)}</time></dd></div>
<div><dt>Why</dt><dd>${why}</dd></div>
</dl>`;
}

function choice(buffered: number, missesChoice: boolean): Html {
  const events = countOf(buffered, 'event');
  return html`<fieldset>
<legend>${events} ${buffered === 1 ? 'was' : 'were'} kept meanwhile</legend>
${missesChoice && html`<p class="error" role="alert">Choose what to do with ${buffered === 1 ? 'it' : 'them'}.</p>`}
<label class="choice"><input type="radio" name="events" value="send" required> <span>Send the ${events} now</span></label>
<label class="choice"><input type="radio" name="events" value="discard"> <span>Do not send ${buffered === 1 ? 'it: it is' : 'them: they are'} discarded</span></label>
</fieldset>`;
}

function nothingKept({ holdUntil }: OffWebhook): string {
  return holdUntil === null
    ? 'No events were kept while it was off: what came up was discarded.'
    : 'No events came up while it was off.';
}

function layout(heading: string, content: Html): Html {
  return renderPage({ language: 'en', brand: 'Hookline', heading, isOurs: true }, content);
}
