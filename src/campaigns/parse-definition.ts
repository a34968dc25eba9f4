import type { z } from '@hono/zod-openapi';
import { AppError, type FieldError } from '../base/errors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { checkSave } from './check-save.ts';
import { ChatbotDefinition } from './definition.ts';
import { at, type Path, problemAt } from './problem.ts';

/**
 * Reads a definition as it is to be saved, defaults filled in.
 * @throws AppError `invalid` with every mistake of form and every problem of `checkSave`.
 */
export function parseDefinition(input: unknown, egressAllow: EgressAllow): ChatbotDefinition {
  const parsed = ChatbotDefinition.safeParse(input);
  const refused = checkSave(input, egressAllow);
  if (parsed.success && refused.length === 0) return parsed.data;
  const known = new Set(refused.map((problem) => problem.path));
  const malformed = (parsed.error?.issues ?? []).flatMap((issue) => describeIssue(input, issue));
  throw new AppError('invalid', 'The definition cannot be saved: see errors.', {
    errors: [...malformed.filter((error) => !known.has(error.path)), ...refused],
  });
}

type Issue = z.core.$ZodIssue;

function describeIssue(input: unknown, issue: Issue): FieldError[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt(input, [...path, key], 'unknown_field', 'There is no such field.'));
  }
  const params = issue.code === 'custom' ? issue.params : undefined;
  const code = typeof params?.code === 'string' ? params.code : 'malformed';
  if (at(input, path) === undefined) return [missing(input, path)];
  return [problemAt(input, path, code, describeFault(issue, at(input, path)))];
}

function missing(input: unknown, path: Path): FieldError {
  const message = path.length === 0 ? 'The definition is missing.' : 'This is missing.';
  return problemAt(input, path, 'missing', message);
}

const KINDS: Record<string, string> = {
  string: 'a text',
  array: 'a list',
  object: 'an object',
  int: 'a whole number',
  number: 'a number',
};

function describeFault(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `This must be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'too_big':
      return `At most ${issue.maximum}${UNITS[issue.origin] ?? ''}.`;
    case 'too_small':
      return issue.origin === 'string' ? 'This must not be empty.' : `At least ${issue.minimum}.`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      if (value === 'agent') return 'Redirects to an agent are not available yet.';
      return 'options' in issue && issue.options ? oneOf(issue.options) : 'This is not one of the known forms.';
    default:
      return issue.message;
  }
}

const UNITS: Record<string, string> = { string: ' characters', array: ' entries' };

function oneOf(values: readonly unknown[]): string {
  return `This must be one of: ${values.map(String).join(', ')}.`;
}
