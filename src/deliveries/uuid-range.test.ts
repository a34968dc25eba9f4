import fc from 'fast-check';
import { V7Generator } from 'uuidv7';
import { expect, it } from 'vitest';
import { FIRST_UUID, firstUuidAt, LAST_UUID, msOfUuid, nextUuid } from './uuid-range.ts';

const millisecond = fc.integer({ min: 0, max: Date.parse('2200-01-01') });

it.each([
  ['year 1', '0001-01-01T00:00:00Z', '00000000-0000-0000-0000-000000000000'],
  ['year 9999', '9999-12-31T23:59:59.999Z', 'e677d21f-dbff-0000-0000-000000000000'],
])('is a UUID for the %s too', (_, time, uuid) => {
  expect(firstUuidAt(Date.parse(time))).toBe(uuid);
});

it('is the last millisecond’s for times beyond all ids', () => {
  expect(firstUuidAt(8.64e15)).toBe('ffffffff-ffff-0000-0000-000000000000');
});

it('lies below every id of its millisecond and above every id before', () => {
  fc.assert(
    fc.property(millisecond, millisecond, (at, ms) => {
      const id = new V7Generator().generateOrResetCore(at, 0).toString();
      expect(id >= firstUuidAt(ms)).toBe(at >= ms);
    }),
  );
});

it('tells when an id was made, and which one comes next', () => {
  fc.assert(
    fc.property(millisecond, (at) => {
      const id = new V7Generator().generateOrResetCore(at, 0).toString();
      expect(msOfUuid(id)).toBe(at);
      expect(nextUuid(id) > id).toBe(true);
      expect(id > FIRST_UUID && nextUuid(id) < LAST_UUID).toBe(true);
    }),
  );
  expect(nextUuid('00000000-0000-7fff-ffff-ffffffffffff')).toBe('00000000-0000-8000-0000-000000000000');
});
