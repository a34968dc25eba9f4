import { type Letter, renderLetter } from '../../mail/letter.ts';
import { momentIn } from '../../rules/day.ts';
import type { DisabledDetail, ErrorsDetail } from './schema.ts';
import { ordinalWord, outcomeWords, placeOf, spanWords, streakWords, titleOf } from './wording.ts';

/** What a mail needs to know beside the alert itself. */
export interface MailSurroundings {
  timeZone: string;
  campaignName: string | null;
  /** Where it can be switched on again, and until when (ms); null: it is not off any more. */
  link: { url: string; until: number } | null;
}

/** The alerts that are mailed. */
export type MailedAlert =
  | { kind: 'endpoint.errors'; detail: ErrorsDetail }
  | { kind: 'endpoint.disabled'; detail: DisabledDetail };

/** MW-25, word for word on the page too. */
export const REACHABLE_HINT = 'Make sure that the URL is reachable again before activating.';

const FOOTER = 'You get this mail because you were chosen for the alerts of this webhook in Hookline.';

/** Writes an alert's mail. Of the URL it shows host and path only; headers never. */
export function composeMail(alert: MailedAlert, around: MailSurroundings) {
  const letter =
    alert.kind === 'endpoint.errors' ? errorsLetter(alert.detail, around) : disabledLetter(alert.detail, around);
  return { subject: titleOf(alert), ...renderLetter(letter) };
}

function errorsLetter(detail: ErrorsDetail, { timeZone, campaignName }: MailSurroundings): Letter {
  const nth = ordinalWord(detail.ordinal);
  const happened = outcomeWords(detail);
  return {
    tone: 'warning',
    preview: happened,
    heading: detail.ordinal === 1 ? 'A webhook could not be delivered' : 'A webhook keeps failing',
    paragraphs: [
      `A delivery to ${new URL(detail.url).host} has failed, the ${nth} error of ${detail.day}. ${happened}`,
      'Hookline tries again by itself, as often as the policy of this webhook says. If its receiver is yours, have a look at it.',
    ],
    facts: [
      ...whichWebhook(detail, campaignName),
      { label: 'Last error', value: momentIn(timeZone, Date.parse(detail.at)) },
      { label: 'Errors', value: `${detail.ordinal.toLocaleString('en')} on ${detail.day}` },
    ],
    action: null,
    footer: FOOTER,
  };
}

function disabledLetter(detail: DisabledDetail, { timeZone, campaignName, link }: MailSurroundings): Letter {
  const why =
    detail.reason === 'gone'
      ? 'Its receiver answered 410 Gone: it wants no more deliveries at this URL.'
      : `There ${detail.errors === 1 ? 'was' : 'were'} ${streakWords(detail)}, and nothing got through in between.`;
  return {
    tone: 'alarm',
    preview: why,
    heading: 'A webhook was switched off',
    paragraphs: [`Hookline no longer sends to ${new URL(detail.url).host}. ${why}`, whatBecomes(detail, timeZone)],
    facts: [
      ...whichWebhook(detail, campaignName),
      { label: 'Off since', value: momentIn(timeZone, Date.parse(detail.at)) },
      ...(detail.reason === 'gone'
        ? []
        : [
            { label: 'First error', value: momentIn(timeZone, Date.parse(detail.since)) },
            { label: 'Last error', value: outcomeWords(detail) },
          ]),
      { label: 'Events', value: detail.whenOff === 'hold' ? 'Kept for now' : 'Discarded' },
    ],
    action: link && {
      label: 'Activate this webhook again',
      url: link.url,
      note:
        `${REACHABLE_HINT} The link only opens a page that asks you first. ` +
        `It works once, until ${momentIn(timeZone, link.until)}.`,
    },
    footer: link ? FOOTER : `By the time of this mail it is not switched off any more. ${FOOTER}`,
  };
}

/** What becomes of events while it is off. */
export function whatBecomes(
  { at, whenOff, holdUntil }: Pick<DisabledDetail, 'at' | 'whenOff' | 'holdUntil'>,
  timeZone: string,
): string {
  if (whenOff === 'discard' || holdUntil === null) {
    return 'Events that occur while it is off are discarded, and so were those that were still waiting.';
  }
  const until = Date.parse(holdUntil);
  return (
    `Events that occur while it is off are kept for ${spanWords(until - Date.parse(at))}, until ${momentIn(timeZone, until)}; ` +
    'later ones are discarded. When you activate it, you choose whether the kept ones are sent.'
  );
}

function whichWebhook({ url }: { url: string }, campaignName: string | null) {
  return [
    { label: 'Webhook', value: placeOf(url) },
    ...(campaignName === null ? [] : [{ label: 'Campaign', value: campaignName }]),
  ];
}
