import { expect, it } from 'vitest';
import { z } from './zod.ts';

it('takes descriptions of every kind of schema, also of derived ones, and validates as before', () => {
  type Described = z.ZodType & { openapi(name?: unknown, more?: unknown): Described };
  const describe = (schema: z.ZodType) => (schema as Described).openapi('Name', { description: 'x' });
  const schemas = [z.string().min(2), z.strictObject({ a: z.int() }), z.enum(['a']), z.union([z.string(), z.null()])];
  for (const schema of schemas) expect(describe(schema)).toBe(schema);
  expect(describe(z.string().transform(Number).optional()).safeParse('5')).toEqual({ success: true, data: 5 });
  expect(describe(z.string().min(2)).safeParse('a').success).toBe(false);
});
