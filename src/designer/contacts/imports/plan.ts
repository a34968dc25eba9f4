import { type Delimiter, type FileHead, type GivenForm, guessTarget } from './read-head.ts';

export const IGNORE = 'ignore';
export const PLAIN_TARGETS = ['id', 'phone', 'email', 'name', 'language', 'optedOut'] as const;

/** How a file is to be imported, as it is chosen. */
export interface ImportPlan {
  /** What each column becomes, in the order of the file. */
  targets: string[];
  /** Empty: whatever fits first. */
  match: string;
  mode: 'upsert' | 'create' | 'update';
  country: string;
  delimiter: 'auto' | ',' | ';' | 'tab' | '|';
  encoding: 'auto' | 'utf-8' | 'latin1';
}

/** What the account has defined, as far as plans go by it. */
interface Defined {
  fields: readonly { code: string; isKey: boolean }[];
  categories: readonly { key: string }[];
}

/** What a file's headers say by themselves; of two columns that are the same the first. */
export function planImport({ headers }: FileHead, defined: Defined): ImportPlan {
  const taken = new Set<string>();
  const targets = headers.map((header) => {
    const target = guessTarget(header, defined);
    if (target === undefined || taken.has(target)) return IGNORE;
    taken.add(target);
    return target;
  });
  return { targets, match: '', mode: 'upsert', country: '', delimiter: 'auto', encoding: 'auto' };
}

/** The columns by which rows can be somebody's. */
export function matchTargets({ targets }: ImportPlan, { fields }: Defined): string[] {
  const keys = new Set(fields.filter(({ isKey }) => isKey).map(({ code }) => `fields.${code}`));
  return targets.filter((target) => ['id', 'phone', 'email'].includes(target) || keys.has(target));
}

/** The query of the API. */
export function toImportQuery(plan: ImportPlan, { headers }: FileHead, fileName: string): Record<string, string> {
  const { targets, match, mode, country, delimiter, encoding } = plan;
  // A column without a name cannot be named; it is left out by itself.
  const mapping = headers.flatMap((header, n) => (header === '' ? [] : [[header, targets[n] ?? IGNORE]]));
  return {
    fileName,
    mode,
    delimiter,
    encoding,
    mapping: JSON.stringify(Object.fromEntries(mapping)),
    ...(match !== '' && { match }),
    ...(country !== '' && { defaultCountry: country }),
  };
}

/** How the file is to be read where that was chosen. */
export function givenForm({ delimiter, encoding }: ImportPlan): GivenForm {
  return {
    delimiter: delimiter === 'auto' ? undefined : delimiter === 'tab' ? '\t' : delimiter,
    encoding: encoding === 'auto' ? undefined : encoding,
  };
}

/** As the API calls what separates cells. */
export function delimiterName(delimiter: Delimiter): Exclude<ImportPlan['delimiter'], 'auto'> {
  return delimiter === '\t' ? 'tab' : delimiter;
}
