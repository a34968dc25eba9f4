import { describe, expect, test } from 'vitest';
import { surroundingsOf } from '../../../campaigns/testing/surroundings.ts';
import { parseEgressAllow } from '../../../rules/address.ts';
import { findUrlFault } from '../../../rules/url.ts';
import { checks as de } from '../../i18n/de/checks.ts';
import { checks as es } from '../../i18n/es/checks.ts';
import { applyEdit } from '../../model/edit.ts';
import { listLocalProblems } from '../../model/problems.ts';
import { FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { sayFault, sayFaultAt } from './say-fault.ts';

const SURROUNDINGS = surroundingsOf({
  liveCampaigns: new Set(['cmp_raffle', 'cmp_polls']),
  channels: [{ id: 'chn_1', name: 'Line "1"', kind: 'twilio' }],
});

describe('what is wrong with a campaign', () => {
  test('is said in the language of the designer, with the names of things', () => {
    const { definition } = applyEdit(FIVE_OPTIONS, {
      type: 'batch',
      operations: [
        { type: 'setOptionText', at: option(0), text: '' },
        { type: 'setKeywords', keywords: ['stop'] },
        { type: 'renameSection', section: 'welcome', label: 'Say "stop": or not' },
        { type: 'setOptionKeywords', at: option(3), keywords: ['same'] },
        { type: 'setOptionKeywords', at: option(4), keywords: ['same'] },
      ],
    });
    const said = listLocalProblems(definition, SURROUNDINGS).map((fault) => sayFaultAt(definition, fault, 'de'));
    expect(said).toEqual(
      expect.arrayContaining([
        'Ohne Text steht die Option nicht im Menü, das man sieht.',
        '„stop“ meldet ab oder ruft Hilfe: Das geschieht, bevor ein Menü angesehen wird.',
        'Die Antwort „same“ würde zwei Optionen wählen.',
      ]),
    );
  });

  test('is said as the checks say it in English, and where there is no other sentence', () => {
    const fault = { code: 'text_empty', message: 'The section has no text.' };
    expect(sayFault(fault, 'en')).toBe(fault.message);
    const unknown = { code: 'anything', message: 'Something else.' };
    expect(sayFault(unknown, 'de')).toBe(unknown.message);
    expect(sayFault({ code: 'opt_out_word', message: 'No name here.' }, 'de')).toBe('No name here.');
  });

  test('has limits and parts of addresses in it', () => {
    const long = { code: 'text_too_long', message: 'The text has 1700 characters; "Line" takes 1600.' };
    expect(sayFault(long, 'de')).toBe('Das ist zu lang: „Line“ nimmt 1.600.');
    const fault = findUrlFault('ftp://a.example/x', { egressAllow: parseEgressAllow(''), requireHttps: true });
    expect(fault && sayFault(fault, 'de')).toBe('„ftp:“ geht nicht, nur https.');
  });

  test('has a sentence in each language, with the same to be filled in', () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [code, text] of Object.entries(de)) {
      const other = es[code as keyof typeof de];
      expect([code, holes(other), other.trim() === '']).toEqual([code, holes(text), false]);
    }
    expect(Object.keys(es).toSorted()).toEqual(Object.keys(de).toSorted());
  });
});
