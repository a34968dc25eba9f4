import type { Trigger, TriggerCondition } from './trigger.ts';

type Params = Readonly<Record<string, unknown>>;

const COMPARISONS: Partial<Record<TriggerCondition['is'], (value: number, limit: number) => boolean>> = {
  less: (value, limit) => value < limit,
  at_most: (value, limit) => value <= limit,
  greater: (value, limit) => value > limit,
  at_least: (value, limit) => value >= limit,
};

/** A decimal number as it is written in JSON, a plus allowed: `Number('')` would be 0, and `Number('0x10')` 16. */
const NUMERIC = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether an event with these parameters starts the campaign: all conditions hold. */
export function matchesTrigger({ when = [] }: Pick<Trigger, 'when'>, params: Params): boolean {
  return when.every((condition) => holds(condition, params));
}

/** Why a condition cannot be meant as it is written; undefined where it can. */
export function findConditionFault({ is, value }: TriggerCondition): { code: string; message: string } | undefined {
  if (is === 'present' || is === 'absent') {
    if (value === undefined) return undefined;
    return { code: 'condition_value_extra', message: `"${is}" only asks for the parameter: it takes no value.` };
  }
  // Every text contains the empty one.
  if (value === undefined || (is === 'contains' && value === '')) {
    return { code: 'condition_value_missing', message: `"${is}" needs a value to compare with.` };
  }
  if (!COMPARISONS[is] || toNumber(value) !== undefined) return undefined;
  return { code: 'condition_value_kind', message: `"${is}" compares numbers: give it one.` };
}

function holds({ param, is, value: wanted }: TriggerCondition, params: Params): boolean {
  const value = Object.hasOwn(params, param) ? (params[param] ?? undefined) : undefined;
  if (is === 'present') return value !== undefined;
  if (is === 'absent') return value === undefined;
  if (is === 'equal') return isSame(value, wanted);
  if (is === 'not_equal') return !isSame(value, wanted);
  if (is === 'contains') {
    if (Array.isArray(value)) return value.some((entry) => isSame(entry, wanted));
    return typeof value === 'string' && value.includes(String(wanted));
  }
  const [number, limit] = [toNumber(value), toNumber(wanted)];
  return number !== undefined && limit !== undefined && COMPARISONS[is]?.(number, limit) === true;
}

/** By number where one of the two is one, else as they are written: "007" is not "7". */
function isSame(value: unknown, wanted: TriggerCondition['value']): boolean {
  if (typeof value === 'number' || typeof wanted === 'number') {
    const number = toNumber(value);
    return number !== undefined && number === toNumber(wanted);
  }
  return (typeof value === 'string' || typeof value === 'boolean') && String(value) === String(wanted);
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMERIC.test(value.trim()) ? Number(value) : undefined;
}
