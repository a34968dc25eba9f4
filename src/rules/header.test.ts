import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReservedHeader, listHeaderFaults } from './header.ts';

const codesOf = (...headers: [string, string][]) =>
  listHeaderFaults(headers.map(([name, value]) => ({ name, value }))).map(({ code }) => code);

describe('listHeaderFaults', () => {
  it('takes what partners ask for', () => {
    expect(
      codesOf(
        ['x-api-key', 's3cret'],
        ['Authorization', 'Bearer a.b-c_d'],
        ['X_Odd!Name', 'two words\tand a tab'],
        ['x-empty', ''],
      ),
    ).toEqual([]);
    expect(codesOf(['x-name', 'Jos\u00e9'])).toEqual([]);
  });

  it.each(['X:Y', 'a b', '', 'é', 'x\r\ny', '"x"', 'a,b', 'x\0'])('refuses the name %j', (name) => {
    expect(codesOf([name, 'v'])).toEqual(['header_name']);
  });

  it.each(['x\r\nEvil: 1', 'a\nb', 'a\0b', ' outer', 'outer ', '\u0007', '\u007f', 'euro €', '日本'])(
    'refuses the value %j',
    (value) => {
      expect(codesOf(['x-a', value])).toEqual(['header_value']);
    },
  );

  it.each([
    ...[
      'Host',
      'Content-Length',
      'transfer-encoding',
      'Connection',
      'keep-alive',
      'Upgrade',
      'TE',
      'Trailer',
      'Expect',
    ],
    ...['Proxy-Authorization', 'proxy-connection', 'Content-Type', 'Content-Encoding', 'User-Agent'],
    ...['Webhook-Id', 'webhook-timestamp', 'webhook-signature', 'Hookline-Attempt', 'hookline-sequence'],
  ])('keeps %s for itself', (name) => {
    expect(isReservedHeader(name)).toBe(true);
    expect(codesOf([name, 'v'])).toEqual(['header_reserved']);
  });

  it('refuses a name that differs from another by case alone, and says which', () => {
    const faults = listHeaderFaults([
      { name: 'X-Key', value: '1' },
      { name: 'x-other', value: '1' },
      { name: 'x-key', value: '2' },
    ]);
    expect(faults).toMatchObject([{ index: 2, field: 'name', code: 'header_duplicate' }]);
  });

  it('tells every fault, of names and values', () => {
    expect(codesOf(['a b', '\n'], ['host', '\n'])).toEqual([
      'header_name',
      'header_value',
      'header_reserved',
      'header_value',
    ]);
  });

  it('passes nothing that the Headers of the platform would refuse or change', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }), (name, value) => {
        fc.pre(listHeaderFaults([{ name, value }]).length === 0);
        expect(new Headers([[name, value]]).get(name)).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });
});
