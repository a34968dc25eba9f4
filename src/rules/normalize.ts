/** Texts longer than this are never an answer to a menu: they are captured or unmatched, and not worth folding. */
export const MATCHABLE_TEXT_MAX = 1000;

// What one ASCII code does: 0 keeps, 1 is white space or a control, 2 is punctuation (\p{P}), 3 is an upper-case letter.
const SPACE = 1;
const PUNCTUATION = 2;
const UPPER = 3;
const ASCII_CLASS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = String.fromCharCode(code);
  if (code <= 32 || code === 127) ASCII_CLASS[code] = SPACE;
  else if (/\p{P}/u.test(letter)) ASCII_CLASS[code] = PUNCTUATION;
  else if (/[A-Z]/.test(letter)) ASCII_CLASS[code] = UPPER;
}

/**
 * The form in which answers, option texts and keywords are compared: NFKC, case folded, accents stripped, every decimal
 * digit of Unicode as 0-9, outer punctuation and white space trimmed, inner white space single. Empty where nothing is
 * left ("?!"). Vowel signs of Indic and South-East Asian scripts are no accents and stay.
 */
export function normalizeText(text: string): string {
  if (isNormalizedAscii(text)) return text;
  return trimOuter(isAscii(text) ? text.toLowerCase() : foldUnicode(text));
}

/** The hot path: "2" and "hours" are what people mostly send. */
function isNormalizedAscii(text: string): boolean {
  let before = SPACE;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    const kind = ASCII_CLASS[code] ?? 0;
    if (kind === UPPER || (kind === SPACE && (code !== 32 || before === SPACE))) return false;
    if (i === 0 && kind !== 0) return false;
    before = kind;
  }
  return before === 0 || text.length === 0;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

const OUTER = /^[\p{P}\p{Z}\p{Cc}\p{Cf}]+|[\p{P}\p{Z}\p{Cc}\p{Cf}]+$/gu;
const INNER_SPACE = /[\p{Z}\p{Cc}]+/gu;

function trimOuter(text: string): string {
  return text.replace(OUTER, '').replace(INNER_SPACE, ' ');
}

// What is no letter of its own, as ranges of code points.
const MARK_RANGES = [
  '\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\ufe20-\\ufe2f', // combining accents
  '\\u0483-\\u0487', // Cyrillic titlo and breathings
  '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7', // Hebrew points
  '\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed', // Arabic vowels, hamza
  '\\u20d0-\\u20ff\\ufe00-\\ufe0f', // the box of a keycap emoji, variation selectors
  '\\u00ad\\u0640\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff', // soft hyphen, tatweel, the unseen
];
const MARKS = new RegExp(`[${MARK_RANGES.join('')}]`, 'g');
// Letters that carry their stroke or ligature inside: Unicode does not decompose them.
const STROKES: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ŧ: 't', æ: 'ae', œ: 'oe', ς: 'σ' };

function foldUnicode(text: string): string {
  // Upper before lower is full case folding for all but a few letters: ß and ẞ both become "ss", ı and I "i".
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(/[øłđħŧæœς]/g, (letter) => STROKES[letter] ?? letter)
    .replace(/\p{Nd}/gu, toAsciiDigit)
    .normalize('NFKC');
}

const DIGIT = /^\p{Nd}$/u;
const digitCache = new Map<string, string>();

/** Unicode keeps each script's digits in one run of ten in order, so the distance to the run's start is the value. */
function toAsciiDigit(digit: string): string {
  const known = digitCache.get(digit);
  if (known !== undefined) return known;
  const code = digit.codePointAt(0) ?? 0;
  let start = code;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start -= 1;
  const value = String((code - start) % 10);
  digitCache.set(digit, value);
  return value;
}
