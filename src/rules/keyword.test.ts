import { describe, expect, it } from 'vitest';
import { findCommand } from './command.ts';
import { findKeywordFault } from './keyword.ts';

describe('findKeywordFault', () => {
  it.each(['verano', 'Sí', 'yes', 'start', '2024', '👍', 'stop the war', 'back pain'])('takes %j', (word) => {
    expect(findKeywordFault(word)).toBeUndefined();
  });

  it.each([
    ['', 'keyword_empty'],
    [' ?! ', 'keyword_empty'],
    ['STOP', 'opt_out_word'],
    ['Baja', 'opt_out_word'],
    ['Info', 'opt_out_word'],
    ['Menú', 'command_word'],
    ['BACK', 'command_word'],
    ['atrás', 'command_word'],
  ])('refuses %j: %s', (word, fault) => {
    expect(findKeywordFault(word)).toBe(fault);
  });
});

describe('findCommand', () => {
  it('knows whole messages only, and no number', () => {
    expect(findCommand('menu')).toBe('menu');
    expect(findCommand('volver')).toBe('back');
    expect(findCommand('the menu please')).toBeUndefined();
    for (let number = 0; number <= 100; number++) expect(findCommand(String(number))).toBeUndefined();
  });
});
