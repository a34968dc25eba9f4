import { z } from 'zod';

/**
 * What stands for `@hono/zod-openapi` in the browser: zod alone. Nothing is described there, so a description leaves its
 * schema as it is. zod copies what its prototype has onto each schema.
 */
Reflect.set(z.ZodType.prototype, 'openapi', function describe(this: z.ZodType) {
  return this;
});

// Schemas may not be compiled: the page's policy forbids code made from text, and would report each try.
z.config({ jitless: true });

export { z };
