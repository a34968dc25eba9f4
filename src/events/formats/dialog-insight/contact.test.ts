import { describe, expect, it } from 'vitest';
import type { ContactSnapshot } from '../../data.ts';
import { testEvent, testFacts } from '../../testing/events.ts';
import { writeContactData } from './contact.ts';

const contact: ContactSnapshot = {
  ...testEvent('contact.modified').data.contact,
  fields: { Color: 'red', f_Size: 42, tags: ['a', 'b'], isVip: false, unknown: 'not defined' },
  quarantinedAt: '2026-06-01T12:00:00.000Z',
  deactivatedAt: '2026-01-01T12:00:00.000Z',
  sources: { creation: 'import', modification: 'api', activation: 'signup_form', deactivation: 'inbound' },
};
const fields = ['Color', 'f_Size', 'tags', 'isVip', 'missing', 'constructor'].map((code, index) => ({
  number: 100 + index,
  code,
}));
const ADMINISTRATIVE = [
  'dtActivated',
  'dtDeactivated',
  'SourceIndex_Creation',
  'idSource_Creation',
  'idSource_Modification',
  'idSource_Activation',
  'idSource_Deactivation',
  'isActive',
  'clKey',
  'dtCreated',
  'dtModified',
  'dtInvalidMailbox',
  'isInvalidMailbox',
  'Domain',
];

describe('the data of a contact', () => {
  it('are all fields of the project, by number, prefixed once, null where there is no value [DI-49] [DI-56]', () => {
    const data = writeContactData(contact, testFacts({ fields }), false);
    expect(Object.entries(data).slice(0, 6)).toEqual([
      ['f_Color', 'red'],
      ['f_Size', 42],
      ['f_tags', ['a', 'b']],
      ['f_isVip', false],
      ['f_missing', null],
      ['f_constructor', null],
    ]);
    expect(data).not.toHaveProperty('f_unknown');
  });

  it('show a field as soon as the project has it [DI-56]', () => {
    const withIt = testFacts({ fields: [{ number: 100, code: 'X' }] });
    expect(writeContactData(contact, testFacts(), false)).not.toHaveProperty('f_X');
    expect(writeContactData(contact, withIt, false)).toHaveProperty('f_X', null);
  });

  it.each([
    [['email'], ['f_Phone']],
    [['phone'], ['f_EMail']],
    [[], ['f_EMail', 'f_Phone']],
    [['email', 'phone'], []],
  ])('have e-mail and phone where the primary key %j does not show them already [DI-49]', (primaryKeyFields, keys) => {
    const data = writeContactData(contact, testFacts({ primaryKeyFields }), false);
    expect(Object.keys(data).filter((key) => key.startsWith('f_'))).toEqual(keys);
    const unknown = writeContactData({ ...contact, email: null, phone: null }, testFacts({ primaryKeyFields }), false);
    expect(Object.keys(unknown).filter((key) => key.startsWith('f_'))).toEqual([]);
  });

  it('end with the administrative fields in the guide’s order [DI-49]', () => {
    const data = writeContactData(contact, testFacts({ fields }), false);
    expect(Object.keys(data).slice(-ADMINISTRATIVE.length)).toEqual(ADMINISTRATIVE);
    expect(data).toMatchObject({
      dtActivated: '2025.11.21 17:43:53-05:00',
      dtDeactivated: '2026.01.01 07:00:00-05:00',
      idSource_Creation: 4,
      idSource_Modification: 1,
      idSource_Activation: 5,
      idSource_Deactivation: 2,
      isActive: true,
      clKey: contact.id,
      dtModified: '2026.11.21 17:43:53-05:00',
      dtInvalidMailbox: '2026.06.01 08:00:00-04:00',
      isInvalidMailbox: true,
      Domain: 'example.com',
    });
  });

  it('show null for what is not known, every key there [DI-50]', () => {
    const sources = { creation: null, modification: null, activation: null, deactivation: 'toString' };
    const nothing = { ...contact, email: null, modifiedAt: null, activatedAt: null, deactivatedAt: null, sources };
    const data = writeContactData({ ...nothing, quarantinedAt: null }, testFacts(), false);
    const { clKey, isActive, dtCreated, isInvalidMailbox, f_Phone, ...rest } = data as Record<string, unknown>;
    expect({ clKey, isActive, isInvalidMailbox }).toEqual({
      clKey: contact.id,
      isActive: true,
      isInvalidMailbox: false,
    });
    expect(Object.keys(rest)).toHaveLength(ADMINISTRATIVE.length - 4);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it('have no history in a test, as the guide’s tests are about nobody [DI-50] [DI-69]', () => {
    const data = writeContactData(contact, testFacts({ primaryKeyFields: ['email', 'phone'] }), true);
    expect(data).toEqual({ ...Object.fromEntries(ADMINISTRATIVE.map((key) => [key, null])), clKey: 'xxxxxx' });
  });
});
