import type { Budget } from './budget.ts';
import type { Operator } from './nodes.ts';
import { compare, isEqual, type Plain, toNumber, toPlain, toText } from './values.ts';

type Operation = (left: Plain, right: Plain, budget: Budget) => Plain;

/** The operators that look at both sides. */
export const OPERATIONS: Readonly<Record<Exclude<Operator, '&&' | '||'>, Operation>> = {
  '==': isEqual,
  '!=': (left, right, budget) => !isEqual(left, right, budget),
  '<': (left, right, budget) => (compare(left, right, budget) ?? 0) < 0,
  '>': (left, right, budget) => (compare(left, right, budget) ?? 0) > 0,
  '<=': (left, right, budget) => (compare(left, right, budget) ?? 1) <= 0,
  '>=': (left, right, budget) => (compare(left, right, budget) ?? -1) >= 0,
  '+': add,
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  // As in Velocity, whole numbers are divided to a whole number.
  '/': arithmetic((a, b) => (Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b)),
  '%': arithmetic((a, b) => a % b),
};

/** Of two numbers the sum; with a text on either side one after the other. */
function add(left: Plain, right: Plain, budget: Budget): Plain {
  if (typeof left === 'number' && typeof right === 'number') return toPlain(left + right);
  if (typeof left !== 'string' && typeof right !== 'string') return null;
  const text = toText(left, budget) + toText(right, budget);
  budget.boundLength(text.length);
  budget.spendOnText(text.length);
  return text;
}

function arithmetic(apply: (a: number, b: number) => number): Operation {
  return (left, right) => {
    const a = toNumber(left);
    const b = toNumber(right);
    return a === null || b === null ? null : toPlain(apply(a, b));
  };
}
