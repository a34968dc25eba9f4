import type { Budget } from './budget.ts';

const MAX_FORMATTERS = 256;
/** Using a formatter takes some 2 µs, making one 20 to 500. */
const USE_STEPS = 10;
const MAKE_STEPS = 500;

const dateFormatters = new Map<string, Intl.DateTimeFormat>();
const numberFormatters = new Map<string, Intl.NumberFormat>();

/** A formatter for dates in a locale and a zone; of an unknown locale English, of an unknown zone UTC. */
export function dateFormatter(
  locale: string | null,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
  budget: Budget,
): Intl.DateTimeFormat {
  return kept(dateFormatters, `${locale} ${timeZone} ${JSON.stringify(options)}`, budget, () => {
    const known = knownLocale(locale);
    try {
      return new Intl.DateTimeFormat(known, { ...options, timeZone });
    } catch {
      return new Intl.DateTimeFormat(known, { ...options, timeZone: 'UTC' });
    }
  });
}

/** A formatter for numbers in a locale. */
export function numberFormatter(
  locale: string | null,
  options: Intl.NumberFormatOptions,
  budget: Budget,
): Intl.NumberFormat {
  return kept(
    numberFormatters,
    `${locale} ${JSON.stringify(options)}`,
    budget,
    () => new Intl.NumberFormat(knownLocale(locale), options),
  );
}

/** The locale, if it is written as one; its language need not be known. */
function knownLocale(locale: string | null): string {
  try {
    return Intl.getCanonicalLocales(locale ?? 'en')[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function kept<Formatter>(cache: Map<string, Formatter>, key: string, budget: Budget, make: () => Formatter): Formatter {
  budget.spend(USE_STEPS);
  budget.spendOnce(key, MAKE_STEPS);
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = make();
  const oldest = cache.size < MAX_FORMATTERS ? undefined : cache.keys().next().value;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(key, made);
  return made;
}
