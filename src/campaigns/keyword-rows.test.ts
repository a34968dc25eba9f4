import { expect, test } from 'vitest';
import { encodeId } from '../base/ids.ts';
import { ChatbotDefinition } from './definition.ts';
import { ANY_TEXT, EVERY_CHANNEL, listKeywordRows } from './keyword-rows.ts';

const ONE = '018f0000-0000-7000-8000-000000000001';
const TWO = '018f0000-0000-7000-8000-000000000002';

function rowsOf(input: { channels?: string[]; keywords?: string[]; trigger?: object }): string[] {
  const definition = ChatbotDefinition.parse({
    ...input,
    ...(input.channels ? { channels: input.channels.map((uuid) => encodeId('chn', uuid)) } : {}),
    welcome: { text: 'Hi' },
  });
  return listKeywordRows(definition).map(({ channelId, keyword }) => `${channelId} ${keyword}`);
}

test('each keyword is taken once per channel, in normal form', () => {
  expect(rowsOf({ channels: [ONE, TWO, ONE], keywords: ['Verano', ' VERANO! ', 'Sí'] })).toEqual([
    `${ONE} verano`,
    `${ONE} si`,
    `${TWO} verano`,
    `${TWO} si`,
  ]);
});

test('without channels it is taken on every one', () => {
  expect(rowsOf({ keywords: ['verano'] })).toEqual([`${EVERY_CHANNEL} verano`]);
});

test('without keywords every text on the named channels is taken', () => {
  expect(rowsOf({ channels: [ONE], keywords: [] })).toEqual([`${ONE} ${ANY_TEXT}`]);
});

test('of one that an event starts, no text but its keywords is taken', () => {
  const trigger = { event: 'order.paid', channel: encodeId('chn', ONE) };
  expect(rowsOf({ channels: [ONE], trigger })).toEqual([]);
  expect(rowsOf({ channels: [ONE], keywords: ['order'], trigger })).toEqual([`${ONE} order`]);
});

test('with neither, nothing is taken', () => {
  expect(rowsOf({})).toEqual([]);
  expect(rowsOf({ channels: [] })).toEqual([]);
});
