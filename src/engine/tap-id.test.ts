import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeId } from '../base/ids.ts';
import { SECTION_ID_LENGTH_MAX } from '../campaigns/definition.ts';
import { WHATSAPP_ROW_ID_MAX } from '../rules/limits.ts';
import { decodeTapId, encodeTapId } from './tap-id.ts';

describe('tap ids', () => {
  const section = fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{1,${SECTION_ID_LENGTH_MAX}}$`));

  it('come back as they went out', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(999_999_999), section, fc.nat(999), (uuid, version, sectionId, option) => {
        const tap = { campaignId: encodeId('cmp', uuid), version, section: sectionId, option };
        expect(decodeTapId(encodeTapId(tap))).toEqual(tap);
      }),
    );
  });

  it('fit a WhatsApp row at their longest', () => {
    const campaignId = encodeId('cmp', 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    const longest = { campaignId, version: 999_999_999, section: 'x'.repeat(SECTION_ID_LENGTH_MAX), option: 999 };
    expect(encodeTapId(longest).length).toBeLessThanOrEqual(WHATSAPP_ROW_ID_MAX);
  });

  it.each([
    '',
    'x',
    't1',
    't1.a.b.c.d',
    't1.a.1.s',
    't1.a.1.s.0.0',
    't2.a.1.s.0',
    't1.a.-1.s.0',
    't1.a.1.s/.0',
    'T1.a.1.s.0',
  ])('knows that %j is not ours', (id) => {
    expect(decodeTapId(id)).toBeUndefined();
  });

  it('reads any text without a throw', () => {
    fc.assert(fc.property(fc.string(), (id) => decodeTapId(id) === undefined || id.startsWith('t1.')));
  });
});
