import type { Budget } from './budget.ts';
import { numberFormatter } from './formatters.ts';
import { type Plain, toNumber } from './values.ts';

const STYLE = /^(?:number|integer|percent(?::([0-9]))?|number:([0-9])|currency:([A-Z]{3}))$/;

/**
 * `$numberTool.format(value, style)` in a locale: `number` (the default), `number:2` (with so many decimals), `integer`,
 * `percent`, `percent:1`, `currency:EUR`. Null for what is no number, and for any other style. The style may come first,
 * as in Velocity's own NumberTool.
 */
export function formatNumber(first: Plain, second: Plain, locale: string | null, budget: Budget): string | null {
  const isStyleFirst = typeof first === 'string' && STYLE.test(first);
  const number = toNumber(isStyleFirst ? second : first);
  const style = isStyleFirst ? first : (second ?? 'number');
  if (number === null || typeof style !== 'string') return null;
  const options = optionsOf(style);
  return options === null ? null : numberFormatter(locale, options, budget).format(number);
}

function optionsOf(style: string): Intl.NumberFormatOptions | null {
  const match = STYLE.exec(style);
  if (match === null) return null;
  const [, percentDecimals, numberDecimals, currency] = match;
  if (currency !== undefined) return { style: 'currency', currency };
  if (style === 'integer') return { maximumFractionDigits: 0 };
  const decimals = percentDecimals ?? numberDecimals;
  const digits =
    decimals === undefined ? {} : { minimumFractionDigits: Number(decimals), maximumFractionDigits: Number(decimals) };
  return style.startsWith('percent') ? { style: 'percent', ...digits } : digits;
}
