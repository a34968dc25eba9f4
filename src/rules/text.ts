/**
 * Makes any text storable in PostgreSQL: U+0000 and lone surrogates become U+FFFD, everything else stays as it was sent.
 */
export function toStorable(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}
