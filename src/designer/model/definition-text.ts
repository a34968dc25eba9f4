import type { z } from '@hono/zod-openapi';
import { checkSave } from '../../campaigns/check-save.ts';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { at, type Path, type Problem, problemAt } from '../../campaigns/problem.ts';
import { parseEgressAllow } from '../../rules/address.ts';
import { findJsonFault, readJsonObject } from '../../rules/json-object.ts';
import { locatePointer, placeAt, type TextPlace } from './json-places.ts';

/** Something that keeps a text from being a definition, and where in the text it is. */
export interface TextProblem extends Problem, TextPlace {}

export type TextReading = { ok: true; definition: ChatbotDefinition } | { ok: false; problems: TextProblem[] };

/** The definition as the JSON view shows it. */
export function writeDefinitionText(definition: ChatbotDefinition): string {
  return `${JSON.stringify(definition, null, 2)}\n`;
}

/** Reads what was typed in the JSON view. A definition that cannot be published is one all the same. */
export function parseDefinitionText(text: string): TextReading {
  const reading = readJsonObject(text);
  if (!reading.ok) {
    const position = findJsonFault(text)?.position ?? 0;
    const problem = { path: '', code: 'json', message: reading.message };
    return { ok: false, problems: [{ ...problem, ...placeAt(text, position) }] };
  }
  const parsed = ChatbotDefinition.safeParse(reading.value);
  const mixed = listMixed(reading.value);
  if (parsed.success && mixed.length === 0) return { ok: true, definition: parsed.data };
  const known = new Set(mixed.map(({ path }) => path));
  const malformed = (parsed.error?.issues ?? []).flatMap((issue) => toProblems(reading.value, issue));
  const problems = [...malformed.filter(({ path }) => !known.has(path)), ...mixed];
  const located = problems.map((problem) => ({ ...problem, ...locatePointer(text, problem.path) }));
  return { ok: false, problems: located.toSorted((a, b) => a.from - b.from) };
}

/** Options that mix a webhook redirect with another. What is wrong with URLs and headers is told beside them instead. */
function listMixed(input: unknown): Problem[] {
  return checkSave(input, parseEgressAllow('')).filter(({ code }) =>
    /^webhook_(option|without|underlying)_/.test(code),
  );
}

type Issue = z.core.$ZodIssue;

function toProblems(input: unknown, issue: Issue): Problem[] {
  const path: Path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt(input, [...path, key], 'unknown_field', 'There is no such field.'));
  }
  if (issue.code !== 'custom' && at(input, path) === undefined) {
    return [problemAt(input, path, 'missing', 'This is missing.')];
  }
  const code = issue.code === 'custom' ? issue.params?.code : undefined;
  return [problemAt(input, path, typeof code === 'string' ? code : 'malformed', issue.message)];
}
