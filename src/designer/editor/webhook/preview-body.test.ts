import { expect, test } from 'vitest';
import { listPlatformParameters, writePreview } from './preview-body.ts';

const INPUT = {
  campaignId: 'cmp_1',
  label: 'Welcome Message',
  optionKey: '4',
  text: 'One month',
  menuPrefix: 'number',
  answer: 'John Doe',
  now: Date.parse('2026-11-21T22:43:53.120Z'),
} as const;

test('CB-19: a redirect webhook has five platform parameters, and what was asked for as the response', () => {
  const parameters = listPlatformParameters({ ...INPUT, kind: 'redirect' });
  expect(Object.fromEntries(parameters.map(({ name, value }) => [name, value]))).toEqual({
    campaignId: 'cmp_1',
    label: 'Welcome Message',
    phoneNumber: '+525500000000',
    date: '2026-11-21T22:43:53.120Z',
    response: 'John Doe',
  });
});

test('CB-20: one beside another redirect has option and keyword too, the key as a number in number menus', () => {
  const parameters = listPlatformParameters({ ...INPUT, kind: 'underlying' });
  expect(parameters.slice(4)).toEqual([
    { name: 'response', value: '4' },
    { name: 'option', value: 'One month' },
    { name: 'keyword', value: 4 },
  ]);
  const lettered = listPlatformParameters({ ...INPUT, kind: 'underlying', menuPrefix: 'letter', optionKey: 'D' });
  expect(lettered.at(-1)).toEqual({ name: 'keyword', value: 'D' });
});

test('the preview is the JSON that is sent: platform parameters first, integer-like names of others stay behind them', () => {
  const parameters = listPlatformParameters({ ...INPUT, kind: 'redirect' });
  const extra = JSON.parse('{"store":"MX-7","1":{"a":[1,{"b":"x\\ny"}]}}');
  const preview = writePreview(parameters, extra);
  expect(JSON.parse(preview)).toEqual({
    ...Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    ...extra,
  });
  expect(preview.indexOf('"1"')).toBeGreaterThan(preview.indexOf('"response"'));
  expect(writePreview(parameters, undefined)).not.toContain('store');
});
