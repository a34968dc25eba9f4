import type { z } from '@hono/zod-openapi';
import { AppError, type FieldError } from '../base/errors.ts';
import { describeIssue } from '../http/messages.ts';
import type { EgressAllow } from '../rules/address.ts';
import { checkSave } from './check-save.ts';
import { ChatbotDefinition } from './definition.ts';
import { at, type Path, problemAt } from './problem.ts';

/**
 * Reads a definition as it is to be saved, defaults filled in.
 * @throws AppError `invalid` with every mistake of form and every problem of `checkSave`.
 */
export function parseDefinition(input: unknown, egressAllow: EgressAllow): ChatbotDefinition {
  const parsed = ChatbotDefinition.safeParse(input, { error: describeIssue });
  const refused = checkSave(input, egressAllow);
  if (parsed.success && refused.length === 0) return parsed.data;
  const known = new Set(refused.map((problem) => problem.path));
  const malformed = (parsed.error?.issues ?? []).flatMap((issue) => toErrors(input, issue));
  throw new AppError('invalid', 'The definition cannot be saved: see errors.', {
    errors: [...malformed.filter((error) => !known.has(error.path)), ...refused],
  });
}

type Issue = z.core.$ZodIssue;

function toErrors(input: unknown, issue: Issue): FieldError[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt(input, [...path, key], 'unknown_field', 'There is no such field.'));
  }
  const meant = issue.code === 'invalid_union' ? findMeantForm(issue) : undefined;
  if (meant) return meant.flatMap((inner) => toErrors(input, { ...inner, path: [...issue.path, ...inner.path] }));
  const params = issue.code === 'custom' ? issue.params : undefined;
  const code = typeof params?.code === 'string' ? params.code : 'malformed';
  const value = at(input, path);
  // A fault within a body that was typed as text has a path to nowhere.
  if (value === undefined && issue.code !== 'custom') return [missing(input, path)];
  return [problemAt(input, path, code, describeFault(issue, value))];
}

/** What is wrong in the one form that the value's type fits; undefined where none or several do. */
function findMeantForm({ errors }: z.core.$ZodIssueInvalidUnion): Issue[] | undefined {
  const isOtherType = (issue: Issue) => issue.code === 'invalid_type' && issue.path.length === 0;
  const fitting = errors.filter((issues) => !issues.some(isOtherType));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function missing(input: unknown, path: Path): FieldError {
  const message = path.length === 0 ? 'The definition is missing.' : 'This is missing.';
  return problemAt(input, path, 'missing', message);
}

function describeFault(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_union' && value === 'agent') return 'Redirects to an agent are not available yet.';
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}
