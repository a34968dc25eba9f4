import { expect, test } from 'vitest';
import { newUuid } from '../base/ids.ts';
import { deliveryIdOf, deliveryIdRange } from './delivery-ids.ts';

const AT = Date.parse('2026-11-21T22:43:53.120Z');

test('deliveries of an event have ids of their own in its range, also where its last bits are all ones', () => {
  for (const event of [newUuid(AT), '019aa8c5-1e10-7abc-9def-0123ffffffff', '019aa8c5-1e10-7abc-9def-012300000000']) {
    const ids = Array.from({ length: 100 }, (_, n) => deliveryIdOf(event, n + 1));
    const { first, last } = deliveryIdRange(event);
    expect(new Set([event, ...ids]).size).toBe(101);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(id >= first && id <= last).toBe(true);
    }
  }
});

test('ids made one after the other, within a millisecond too, share no range', () => {
  const events = Array.from({ length: 1_000 }, () => newUuid(AT));
  expect(new Set(events.map((event) => deliveryIdRange(event).first)).size).toBe(1_000);
});
