import { z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { describeIssue } from './messages.ts';

const messageOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: describeIssue }).error?.issues[0]?.message;

test.each<[string, z.ZodType, unknown, string]>([
  ['nothing', z.object({ a: z.string() }), {}, 'This is missing.'],
  ['a number for a text', z.string(), 1, 'This must be text.'],
  ['a text for a number', z.number(), '1', 'This must be a number.'],
  ['null for a number', z.number(), null, 'This must be a number.'],
  ['a fraction', z.int(), 1.5, 'This must be a whole number.'],
  ['a text for a boolean', z.boolean(), 'true', 'This must be true or false.'],
  ['an object for a list', z.array(z.string()), {}, 'This must be a list.'],
  ['a list for an object', z.strictObject({}), [], 'This must be an object.'],
  ['a text for a record', z.record(z.string(), z.unknown()), 'x', 'This must be an object.'],
  ['another name', z.strictObject({}), { a: 1 }, 'This field is not known here.'],
  ['an empty text', z.string().min(1), '', 'This must not be empty.'],
  ['an empty list', z.array(z.string()).min(1), [], 'This must not be empty.'],
  ['a short text', z.string().min(3), 'a', 'This must have at least 3 characters.'],
  ['a long text', z.string().max(2), 'abc', 'This must have at most 2 characters.'],
  ['a long list', z.array(z.int()).max(1), [1, 2], 'This must have at most 1 entries.'],
  ['a small number', z.number().min(1), 0, 'This must be at least 1.'],
  ['a number on its limit', z.number().positive(), 0, 'This must be more than 0.'],
  ['a large number', z.number().max(9), 10, 'This must be at most 9.'],
  ['a number below no limit', z.number().lt(9), 9, 'This must be less than 9.'],
  ['another word', z.enum(['a', 'b']), 'c', 'This must be one of: a, b.'],
  [
    'another kind',
    z.discriminatedUnion('type', [z.object({ type: z.literal('a') })]),
    { type: 'b' },
    'This must be one of: a.',
  ],
  ['neither form', z.union([z.string(), z.int()]), true, 'This is not one of the known forms.'],
  ['no time', z.iso.datetime(), 'yesterday', 'This must be a moment such as 2026-11-21T22:43:53Z.'],
  ['no URL', z.url(), 'x', 'This must be a URL.'],
  ['no e-mail address', z.email(), 'x', 'This must be an e-mail address.'],
  ['another pattern', z.string().regex(/a/), 'b', 'This does not have the right form.'],
  ['an untold refinement', z.string().refine(() => false), 'b', 'This is not valid.'],
])('%s is answered in plain words', (_, schema, value, message) => {
  expect(messageOf(schema, value)).toBe(message);
});

test('a schema’s own words come first', () => {
  expect(messageOf(z.string('Give a name.').min(1, 'Say more.'), undefined)).toBe('Give a name.');
  expect(messageOf(z.string().min(1, 'Say more.'), '')).toBe('Say more.');
});
