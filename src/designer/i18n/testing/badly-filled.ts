/** Keys of texts that are empty, or do not fill in the names that the English ones do. */
export function listBadlyFilled(
  own: Readonly<Record<string, string>>,
  english: Readonly<Record<string, string>>,
): string[] {
  const names = (text = '') => `${(text.match(/\{\w+\}/g) ?? []).toSorted()}`;
  return Object.keys(own).filter((key) => own[key] === '' || names(own[key]) !== names(english[key]));
}
