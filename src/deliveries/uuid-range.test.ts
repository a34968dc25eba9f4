import fc from 'fast-check';
import { V7Generator } from 'uuidv7';
import { expect, it } from 'vitest';
import { firstUuidAt } from './uuid-range.ts';

const millisecond = fc.integer({ min: 0, max: Date.parse('2200-01-01') });

it('lies below every id of its millisecond and above every id before', () => {
  fc.assert(
    fc.property(millisecond, millisecond, (at, ms) => {
      const id = new V7Generator().generateOrResetCore(at, 0).toString();
      expect(id >= firstUuidAt(ms)).toBe(at >= ms);
    }),
  );
});
