import type { OptOutVerdict } from './message.ts';

interface WordList {
  verdict: OptOutVerdict;
  source: string;
  words: readonly string[];
}

/** Words that leave, rejoin or ask for help, each list with where it comes from; in normal form (see normalize.ts). */
export const OPT_OUT_LISTS: readonly WordList[] = [
  {
    verdict: 'stop',
    source: 'Twilio, long codes: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out',
    words: ['stop', 'stopall', 'unsubscribe', 'end', 'quit', 'cancel', 'revoke', 'optout'],
  },
  {
    verdict: 'stop',
    source: 'AWS End User Messaging: https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html',
    words: ['arret', 'opt-out', 'remove', 'td'],
  },
  {
    verdict: 'stop',
    source:
      'English spellings of the same words; CTIA asks for "normal language" opt-outs: https://www.ctia.org/the-wireless-industry/industry-commitments/messaging-interoperability-sms-mms',
    words: ['stop all', 'opt out'],
  },
  {
    verdict: 'stop',
    source:
      'Spanish, French, Portuguese, German: only what means nothing else when it stands alone ("sair", "alto", "cancelar" do)',
    words: [
      ...['baja', 'darme de baja', 'desuscribir', 'desuscribirme', 'desuscribirse'],
      ...['desabonner', 'me desabonner', 'desinscription', 'se desabonner'],
      ...['descadastrar', 'descadastrar-se', 'cancelar inscricao'],
      ...['abbestellen', 'abmelden', 'stopp'],
    ],
  },
  {
    verdict: 'start',
    source: 'Twilio: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out',
    words: ['start', 'yes', 'unstop'],
  },
  {
    verdict: 'help',
    source: 'Twilio: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out',
    words: ['help', 'info'],
  },
  {
    verdict: 'help',
    source: 'Spanish, French, Portuguese, German for "help"',
    words: ['ayuda', 'aide', 'ajuda', 'hilfe'],
  },
];

const VERDICTS = new Map(OPT_OUT_LISTS.flatMap((list) => list.words.map((word) => [word, list.verdict] as const)));

/** What a whole message in normal form asks for. "stop texting me" is a sentence, not a word: undefined. */
export function findOptOutVerdict(normalized: string): OptOutVerdict | undefined {
  return VERDICTS.get(normalized);
}

/** A word to leave or rejoin with what stands behind it: "stop offers", "darme de baja ofertas". */
export interface OptOutPhrase {
  verdict: 'stop' | 'start';
  subject: string;
}

/** How a message in normal form may be read as one: every way to split it. Whether the subject is one, others know. */
export function listOptOutPhrases(normalized: string): OptOutPhrase[] {
  const phrases: OptOutPhrase[] = [];
  for (let at = normalized.indexOf(' '); at !== -1; at = normalized.indexOf(' ', at + 1)) {
    const verdict = VERDICTS.get(normalized.slice(0, at));
    if (verdict === 'stop' || verdict === 'start') phrases.push({ verdict, subject: normalized.slice(at + 1) });
  }
  return phrases;
}

/**
 * The opt-out word in an option or keyword that could never work, because the message would be taken for it first.
 * START words may be options ("Yes"): they act only on people who opted out.
 */
export function isReservedOptOutWord(normalized: string): boolean {
  const verdict = VERDICTS.get(normalized);
  return verdict === 'stop' || verdict === 'help';
}
