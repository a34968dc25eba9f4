import { describe, expect, it } from 'vitest';
import { isTemplate } from './is-template.ts';

describe('isTemplate', () => {
  it.each([
    '$name',
    'Hi $!name',
    `\${name}`,
    '$!{name}',
    '$_x',
    '#if($x)',
    '#if ($x)',
    '#elseif($x)',
    '#else',
    '#{else}',
    '#end.',
    '#{end}',
    '#set($x = 1)',
    '#foreach($x in $y)',
    '#[[ $x ]]#',
  ])('finds a reference or a directive in %j', (source) => {
    expect(isTemplate(source)).toBe(true);
  });

  it.each([
    'Win $100!',
    '#1',
    '#summer(deal)',
    '#summer',
    '##5',
    '50%',
    '$',
    '$ name',
    `\${ name }`,
    '$!',
    '\\',
    '#iffy',
    '#if you like',
    '#setup(x)',
    '#ending',
    '#elsewhere',
    '#[ x ]#',
    '%TOWN%',
    '',
  ])('takes %j for a plain text', (source) => {
    expect(isTemplate(source)).toBe(false);
  });

  it('finds %FIELD% where it stands for a field, and leaves percent-encoded bytes alone', () => {
    expect(isTemplate('https://shop.example/%TOWN%', { aliases: true })).toBe(true);
    expect(isTemplate('https://shop.example/%20x%7B', { aliases: true })).toBe(false);
    expect(isTemplate('https://shop.example/%C3%BC', { aliases: true })).toBe(false);
  });
});
