import { expect, test } from 'vitest';
import { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { listKeywordRows } from '../../../campaigns/keyword-rows.ts';
import { startOf } from './start.ts';

const CHANNEL = 'chn_01hw000000e008000000000000';
const TRIGGER = { event: 'order.paid', channel: CHANNEL };
const definition = (more: object) => ChatbotDefinition.parse({ welcome: { text: 'Hi' }, ...more });

test.each([
  ['keywords', { keywords: ['summer'] }],
  ['keywords', { keywords: ['summer'], channels: [CHANNEL] }],
  ['keywords', { keywords: ['summer'], channels: [CHANNEL], trigger: TRIGGER }],
  ['anything', { channels: [CHANNEL] }],
  ['none', { channels: [CHANNEL], trigger: TRIGGER }],
  ['none', {}],
  ['none', { channels: [], keywords: ['summer'] }],
  ['none', { channels: [] }],
])('starts by %s: %o', (by, more) => {
  const given = definition(more);
  expect(startOf(given).by).toBe(by);
  // What the server makes of it.
  const rows = listKeywordRows(given);
  expect(rows.length > 0).toBe(by !== 'none');
  if (by !== 'none') expect(rows.every(({ keyword }) => (keyword === '') === (by === 'anything'))).toBe(true);
});
