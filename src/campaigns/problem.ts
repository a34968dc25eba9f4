/** Something wrong in a definition: where (a JSON Pointer, RFC 6901), a stable word, and a sentence for its designer. */
export interface Problem {
  path: string;
  code: string;
  message: string;
}

export type Path = readonly (string | number)[];

/** A path as a JSON Pointer. */
export function toPointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A problem whose message begins with the place in the designer's words: `Welcome Message, option 3: …`. */
export function problemAt(definition: unknown, path: Path, code: string, message: string): Problem {
  const place = describePlace(definition, path);
  return { path: toPointer(path), code, message: place === '' ? message : `${place}: ${message}` };
}

/** Where a path points to, in the designer's words. Reads any input, also one that is no definition. */
function describePlace(definition: unknown, path: Path): string {
  const [head, second] = path;
  const words: string[] = [];
  let rest: Path = path;
  if (head === 'welcome') {
    words.push(labelOf(at(definition, ['welcome'])) ?? '"Welcome Message"');
    rest = path.slice(1);
  } else if (head === 'interactions' && typeof second === 'number') {
    words.push(labelOf(at(definition, ['interactions', second])) ?? `interaction ${second + 1}`);
    rest = path.slice(2);
  }
  if (rest[0] === 'menu' && typeof rest[1] === 'number') {
    words.push(`option ${rest[1] + 1}`);
    rest = rest.slice(2);
  }
  const field = rest.filter((part) => part !== 'redirect').map((part) => (typeof part === 'number' ? part + 1 : part));
  if (field.length > 0) words.push(field.join(' '));
  return words.join(', ');
}

function labelOf(section: unknown): string | undefined {
  const label = at(section, ['label']);
  const id = at(section, ['id']);
  if (typeof label === 'string' && label.trim() !== '') return `"${label.trim()}"`;
  return typeof id === 'string' ? `"${id}"` : undefined;
}

/** The value at a path of any input, or undefined. */
export function at(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Object.getOwnPropertyDescriptor(value, String(part))?.value;
  }
  return value;
}
