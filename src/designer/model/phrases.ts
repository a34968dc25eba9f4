/**
 * What the model has to say, in English. The catalogues of other languages have the same keys; `{names}` are filled in.
 * An option is written `2, One month`: its key and, where it has one, its text.
 */
export const PHRASES = {
  'edge.interaction': 'Option {option}, leads to {target}',
  'edge.campaign': 'Option {option}, leads to the campaign {target}',
  'edge.end': 'Option {option}, ends the conversation',
  'edge.webhook': 'Option {option}, calls the webhook {target}',
  'edge.underlying': 'Option {option}, also calls the webhook {target}',
  'edge.attribute.interaction': 'Option {option}, asks for {field}, then leads to {target}',
  'edge.attribute.campaign': 'Option {option}, asks for {field}, then leads to the campaign {target}',
  'edge.attribute.end': 'Option {option}, asks for {field}, then ends the conversation',
  'edge.request.interaction': 'Option {option}, makes the request {request}, then leads to {target}',
  'edge.request.campaign': 'Option {option}, makes the request {request}, then leads to the campaign {target}',
  'edge.request.end': 'Option {option}, makes the request {request}, then ends the conversation',
  'edge.onError.interaction': 'Option {option}, leads to {target} if the request {request} fails',
  'edge.onError.campaign': 'Option {option}, leads to the campaign {target} if the request {request} fails',
  'edge.onError.end': 'Option {option}, ends the conversation if the request {request} fails',
  'edge.onTimeout.interaction': 'Option {option}, leads to {target} if the request {request} takes too long',
  'edge.onTimeout.campaign': 'Option {option}, leads to the campaign {target} if the request {request} takes too long',
  'edge.onTimeout.end': 'Option {option}, ends the conversation if the request {request} takes too long',
  'edge.fallback.interaction': 'After too many wrong answers: leads to {target}',
  'edge.fallback.campaign': 'After too many wrong answers: leads to the campaign {target}',
  'edge.fallback.end': 'After too many wrong answers: ends the conversation',
  'port.unset': 'Option {option}, leads nowhere yet',
  'port.unset.request': 'Option {option}, its request is not chosen yet',
  'port.missing': 'Option {option}, led to {target}, which was deleted',
  'port.set': 'Option {option}',
  'section.trigger': 'The event {event} starts it',
  'section.before': 'Makes first: {requests}',
  'icon.redirect': 'Webhook: redirect',
  'icon.underlying': 'Webhook: underlying',
} as const;

export type PhraseKey = keyof typeof PHRASES;

/** Something to say: the key of a catalogue and what to fill in. */
export interface Phrase {
  key: PhraseKey;
  values: Readonly<Record<string, string>>;
}

/** A phrase in the words of a catalogue. Values are put in as they are, also where they look like names in braces. */
export function sayPhrase({ key, values }: Phrase, catalogue: Readonly<Record<PhraseKey, string>> = PHRASES): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}
