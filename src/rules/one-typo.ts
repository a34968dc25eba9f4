/**
 * Whether two different texts are one slip apart: a letter left out, added, changed, or two neighbours swapped
 * (optimal string alignment distance 1). A digit is never a slip: "room 101" is not "room 102".
 */
export function isOneTypo(a: string, b: string): boolean {
  if (a.length < b.length) return isOneTypo(b, a);
  if (a.length - b.length > 1) return false;
  let start = 0;
  while (start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  if (start === a.length) return false;
  if (isDigit(a, start)) return false;
  if (a.length > b.length) return endsAlike(a, start + 1, b, start);
  if (isDigit(b, start)) return false;
  if (endsAlike(a, start + 1, b, start + 1)) return true;
  const swapped = a.charCodeAt(start) === b.charCodeAt(start + 1) && a.charCodeAt(start + 1) === b.charCodeAt(start);
  return swapped && endsAlike(a, start + 2, b, start + 2);
}

function endsAlike(a: string, fromA: number, b: string, fromB: number): boolean {
  let i = fromA;
  let j = fromB;
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(j)) {
    i += 1;
    j += 1;
  }
  return i === a.length;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
