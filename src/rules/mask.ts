/** What a secret reads as where it is not shown. Sent back, it stands for the value that is kept. */
export const MASK = '****';

/** Shorter words are no secrets, and would tear holes into what a receiver says. */
const SECRET_LENGTH_MIN = 6;

/**
 * The texts that give secrets away, the longest first: each secret, the words it is made of (`Bearer …`), and both as
 * JSON and as a query write them. Made once, for `maskTexts`.
 */
export function listTellingTexts(secrets: readonly string[]): string[] {
  const words = secrets.flatMap((secret) => [secret, ...secret.split(/\s+/)]);
  const texts = words.flatMap((word) => {
    const json = JSON.stringify(word).slice(1, -1);
    // PHP writes slashes so.
    return [word, json, json.replaceAll('/', '\\/'), encodeURIComponent(word.toWellFormed())];
  });
  return [...new Set(texts)].filter((text) => text.length >= SECRET_LENGTH_MIN).sort((a, b) => b.length - a.length);
}

/** A text without these: a receiver may echo what it was sent. */
export function maskTexts(text: string, telling: readonly string[]): string {
  return telling.reduce((masked, each) => (masked.includes(each) ? masked.replaceAll(each, MASK) : masked), text);
}
