/** What a spreadsheet takes for the beginning of a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const TELLING = /^'*[=+\-@\t\r\n]/;
const GUARDED = /^'+[=+\-@\t\r\n]/;
/** Phone numbers and numbers: nothing that could be run, and the sign is wanted. */
const PLAIN_NUMBER = /^[+-]\d+(?:\.\d+)?$/;

/** A cell's text with an apostrophe in front where a spreadsheet would run it as a formula. `unguardCell` undoes it. */
export function guardCell(text: string): string {
  return TELLING.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** The text that `guardCell` was given; what was never guarded stays as it is. */
export function unguardCell(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}
