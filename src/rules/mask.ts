/** What a secret reads as where it is not shown. Sent back, it stands for the value that is kept. */
export const MASK = '****';

/** Shorter words are no secrets, and would tear holes into what a receiver says. */
const SECRET_LENGTH_MIN = 6;

/** A text without these secrets, or the words they are made of (`Bearer …`): a receiver may echo what it was sent. */
export function maskValues(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, ...secret.split(/\s+/)])
    .filter((word) => word.length >= SECRET_LENGTH_MIN)
    .sort((a, b) => b.length - a.length)
    .reduce((masked, word) => masked.replaceAll(word, MASK), text);
}
