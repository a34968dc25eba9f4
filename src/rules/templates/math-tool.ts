import { type Plain, toNumber } from './values.ts';

/** A tool's method: pure, on plain data; null where its arguments make no sense. */
export type ToolMethod = (args: readonly Plain[]) => Plain;

/** `$mathTool`, after Velocity's MathTool: numbers may be texts. Without `random`: a text is rendered again alike. */
export const MATH_TOOL: Readonly<Record<string, ToolMethod>> = {
  toInteger: ([value]) => toInteger(value ?? null),
  toDouble: ([value]) => toNumber(value ?? null),
  toNumber: ([value]) => toNumber(value ?? null),
  add: (args) => fold(args, (a, b) => a + b),
  sub: (args) => fold(args, (a, b) => a - b),
  mul: (args) => fold(args, (a, b) => a * b),
  div: (args) => fold(args, (a, b) => a / b),
  idiv: (args) => fold(args, (a, b) => Math.trunc(a / b)),
  mod: (args) => fold(args, (a, b) => a % b),
  max: (args) => fold(args, Math.max),
  min: (args) => fold(args, Math.min),
  round: ([value]) => of(value, Math.round),
  /** The decimals come first. */
  roundTo: ([decimals, value]) => of(value, (number) => roundTo(number, toNumber(decimals ?? null))),
  floor: ([value]) => of(value, Math.floor),
  ceil: ([value]) => of(value, Math.ceil),
  abs: ([value]) => of(value, Math.abs),
};

/** An id of more than 15 digits that comes as a text stays what it is, digit by digit. */
function toInteger(value: Plain): Plain {
  const number = toNumber(value);
  if (number === null) return null;
  const whole = Math.trunc(number);
  if (Number.isSafeInteger(whole) || typeof value !== 'string') return whole;
  const digits = value.trim();
  return /^[+-]?\d{1,40}$/.test(digits) ? BigInt(digits).toString() : whole;
}

function fold(args: readonly Plain[], combine: (a: number, b: number) => number): number | null {
  const numbers = args.map(toNumber);
  if (numbers.length === 0 || numbers.includes(null)) return null;
  return finite((numbers as number[]).reduce((a, b) => combine(a, b)));
}

function of(value: Plain | undefined, change: (number: number) => number): number | null {
  const number = toNumber(value ?? null);
  return number === null ? null : finite(change(number));
}

/** By decimal text, as 1.005 * 100 is less than 100.5. */
function roundTo(number: number, decimals: number | null): number {
  if (decimals === null || !Number.isInteger(decimals) || Math.abs(decimals) > 15) return Number.NaN;
  const [digits, exponent = '0'] = String(number).split('e');
  const [rounded, shifted = '0'] = String(Math.round(Number(`${digits}e${Number(exponent) + decimals}`))).split('e');
  return Number(`${rounded}e${Number(shifted) - decimals}`);
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
