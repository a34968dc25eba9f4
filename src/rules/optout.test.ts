import { describe, expect, it } from 'vitest';
import { normalizeText } from './normalize.ts';
import { findOptOutVerdict, isReservedOptOutWord, listOptOutPhrases, OPT_OUT_LISTS } from './optout.ts';

const verdictOf = (text: string) => findOptOutVerdict(normalizeText(text));

describe('opt-out words with something behind them', () => {
  it.each([
    ['stop offers', [{ verdict: 'stop', subject: 'offers' }]],
    ['start my offers', [{ verdict: 'start', subject: 'my offers' }]],
    [
      'stop all offers',
      [
        { verdict: 'stop', subject: 'all offers' },
        { verdict: 'stop', subject: 'offers' },
      ],
    ],
    ['darme de baja ofertas', [{ verdict: 'stop', subject: 'ofertas' }]],
    ['help offers', []],
    ['stop', []],
    ['please stop offers', []],
    ['', []],
  ])('%j', (text, phrases) => {
    expect(listOptOutPhrases(text)).toEqual(phrases);
  });
});

describe('opt-out words', () => {
  it.each([
    'STOP',
    'stop.',
    ' Stop! ',
    'STOPALL',
    'Unsubscribe',
    'END',
    'quit',
    'CANCEL',
    'REVOKE',
    'OPTOUT',
    'Opt-Out',
  ])('reads %j as leaving', (text) => {
    expect(verdictOf(text)).toBe('stop');
  });

  it.each(['BAJA', 'Arrêt', 'ARRET', 'Désabonner', 'Descadastrar', 'Abmelden', 'REMOVE', 'TD'])(
    'reads %j as leaving in its language',
    (text) => {
      expect(verdictOf(text)).toBe('stop');
    },
  );

  it.each(['START', 'yes', 'Unstop'])('reads %j as joining', (text) => {
    expect(verdictOf(text)).toBe('start');
  });

  it.each(['HELP', 'info', 'Ayuda', 'Hilfe'])('reads %j as a call for help', (text) => {
    expect(verdictOf(text)).toBe('help');
  });

  it.each(['Stop texting me', 'the end', 'cancel my order', 'st op', 'sí', 'alto', 'sair', 'no', ''])(
    'takes %j for an ordinary message',
    (text) => {
      expect(verdictOf(text)).toBeUndefined();
    },
  );

  it('lists every word once and in normal form, so that it can be found', () => {
    const words = OPT_OUT_LISTS.flatMap((list) => list.words);
    expect(words).toEqual(words.map(normalizeText));
    expect(new Set(words).size).toBe(words.length);
  });

  it('reserves what acts on everybody, and leaves "yes" to menus', () => {
    expect(isReservedOptOutWord('stop')).toBe(true);
    expect(isReservedOptOutWord('help')).toBe(true);
    expect(isReservedOptOutWord('yes')).toBe(false);
    expect(isReservedOptOutWord('hours')).toBe(false);
  });
});
