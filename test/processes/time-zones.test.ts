import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { conversation } from '../support/crowd.ts';
import { endProcesses, removeDataDirs } from '../support/process.ts';
import { createPgliteStore } from '../support/process-store.ts';
import { postFromTwilio } from '../support/twilio-phone.ts';
import { createWorld, stopDrained, type World } from '../support/world.ts';

/** A first start on an embedded store takes some seconds, more where suites share two cores. */
vi.setConfig({ testTimeout: 120_000 });

let world: World;
afterEach(async () => {
  await endProcesses();
  await world.close();
});
afterAll(removeDataDirs);

/** One conversation in a process of that time zone: each POST's bytes, its date apart and checked. */
async function bodiesIn(TZ: string, sids: string[]): Promise<string[]> {
  world.hookline = await world.start({ TZ });
  world.partner.posts.length = 0;
  const from = '+525511110005';
  const spans: { sentAt: number; answeredAt: number }[] = [];
  for (const [index, { body, owed }] of conversation(from, 'Ana', world.campaignId).entries()) {
    const sentAt = Date.now();
    const message = { from, body, sid: sids[index] ?? '' };
    expect((await postFromTwilio(world.hookline, world.inboundUrls.inline, message)).status).toBe(200);
    if (owed) spans.push({ sentAt, answeredAt: Date.now() });
  }
  const { body } = await world.hookline.api<{ items: { createdAt: string }[] }>('GET', '/deliveries?limit=2');
  await stopDrained(world);
  const posts = world.partner.posts.toSorted((a, b) => String(a.body.date).localeCompare(String(b.body.date)));
  expect(posts).toHaveLength(spans.length);
  return posts.map(({ raw, body: { date } }, index) => {
    const { sentAt = 0, answeredAt = 0 } = spans[index] ?? {};
    for (const text of [String(date), body.items.toReversed()[index]?.createdAt ?? '']) {
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Date.parse(text)).toBeGreaterThanOrEqual(sentAt);
      expect(Date.parse(text)).toBeLessThanOrEqual(answeredAt);
    }
    return raw.replace(String(date), 'DATE');
  });
}

test('the time zone of the process changes no payload: dates are the UTC instant, all else the same bytes', async () => {
  world = await createWorld(await createPgliteStore());
  await world.hookline.stop();
  const ids = (prefix: string) => ['1', '2', '3', '4'].map((nth) => `SM${prefix}${nth.padStart(31, '0')}`);
  const inKolkata = await bodiesIn('Asia/Kolkata', ids('a'));
  const inToronto = await bodiesIn('America/Toronto', ids('b'));
  expect(inToronto).toEqual(inKolkata);
  expect(inKolkata).toHaveLength(2);
});
