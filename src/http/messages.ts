import type { z } from '@hono/zod-openapi';

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Record<string, string> = {
  datetime: 'This must be a moment such as 2026-11-21T22:43:53Z.',
  url: 'This must be a URL.',
  email: 'This must be an e-mail address.',
};

/** What is counted in texts and lists; numbers count nothing. */
const UNITS: Record<string, string> = { string: 'characters', array: 'entries' };

/** A zod issue in plain words, for schemas that have none of their own for it. */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'This is missing.';
  switch (issue.code) {
    case 'invalid_type':
      return `This must be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'too_big':
      return describeLimit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'too_small':
      if (issue.origin in UNITS && issue.minimum === 1) return 'This must not be empty.';
      return describeLimit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'This does not have the right form.';
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : 'This is not one of the known forms.';
    case 'unrecognized_keys':
      return 'This field is not known here.';
    default:
      return 'This is not valid.';
  }
}

function describeLimit(origin: string, comparison: string, limit: number | bigint): string {
  const unit = UNITS[origin];
  return unit ? `This must have ${comparison} ${limit} ${unit}.` : `This must be ${comparison} ${limit}.`;
}

function oneOf(values: readonly unknown[]): string {
  return `This must be one of: ${values.map(String).join(', ')}.`;
}
