import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import type { OwedCall } from '../requests/calls/call.ts';
import { SimulatorAnswer, SimulatorMessage } from './schema.ts';
import { simulateMessage } from './simulate-message.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';

const ANA = '+525500000001';

describe.each(STORES)('the simulator on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  let requestId: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await createWaitWorld(database, 'simulator');
    requestId = await world.request('WH5', {
      method: 'POST',
      headers: [{ name: 'x-key', value: 'a secret of the designer' }],
      body: { format: 'json', text: '{"phone": "$contact.phone"}' },
    });
    await world.publish({
      welcome: {
        text: 'Hi!',
        menu: [
          {
            text: 'Code',
            redirect: {
              type: 'request',
              request: requestId,
              then: { type: 'interaction', to: 'code' },
              onError: { type: 'interaction', to: 'sorry' },
              onTimeout: { type: 'interaction', to: 'late' },
            },
          },
          {
            redirect: {
              type: 'webhook',
              prompt: 'Name?',
              confirmation: 'Thanks!',
              webhook: { url: 'https://partner.example/hook', mayAnswer: true },
            },
          },
        ],
      },
      interactions: [
        { id: 'code', label: 'Code', text: "Code $data.get('WH5').get('promocode')", menu: [] },
        { id: 'sorry', label: 'Sorry', text: 'Not now.', menu: [] },
        { id: 'late', label: 'Late', text: 'Too slow.', menu: [] },
      ],
    });
  });

  async function simulate(input: Partial<SimulatorMessage>) {
    const deps = { channels: world.api.channels, turns: world.turns };
    const message = SimulatorMessage.parse({ channelId: world.channelId, from: ANA, ...input });
    const answer = await simulateMessage(world.account.ctx, deps, message);
    expect(SimulatorAnswer.parse(JSON.parse(JSON.stringify(answer)))).toEqual(JSON.parse(JSON.stringify(answer)));
    return answer;
  }
  const texts = ({ replies }: SimulatorAnswer) => replies.map(({ text }) => text);
  const ask = async (requests: unknown, more: object = {}) => {
    await simulate({ text: 'hola' });
    return simulate({ text: '1', requests: requests as never, ...more });
  };

  test('a canned answer is used in the same turn, and the request shown that would be made', async () => {
    const answer = await ask({ WH5: { status: 200, json: { promocode: 'SALE-7' } } });
    expect(texts(answer)).toEqual(['Code SALE-7']);
    expect(answer.trace).toMatchObject({ outcome: 'option', calls: [{ name: 'WH5', outcome: 'answered' }] });
    expect(answer.requests).toEqual([
      {
        id: requestId,
        name: 'WH5',
        method: 'POST',
        url: 'https://partner.example/x?p=%2B525500000001',
        headers: expect.objectContaining({
          'x-key': 'a secret of the designer',
          'content-type': 'application/json',
          'idempotency-key': expect.stringMatching(/^cll_/),
        }),
        body: `{"phone": "${ANA}"}`,
        answer: { outcome: 'answered', status: 200, data: { promocode: 'SALE-7' } },
      },
    ]);
    expect(world.calls).toEqual([]);
  });

  test.each([
    ['nothing said', {}, 'Not now.', 'Not made'],
    ['another name', { wh5: { json: {} } }, 'Not now.', 'Not made'],
    ['a status', { WH5: { status: 404 } }, 'Not now.', '404'],
    ['an error', { WH5: { error: 'error' } }, 'Not now.', 'fails'],
    ['a timeout', { WH5: { error: 'timeout' } }, 'Too slow.', 'in time'],
    ['a text', { WH5: { text: 'no JSON' } }, "Code $data.get('WH5').get('promocode')", '200'],
    ['too much', { WH5: { text: 'x'.repeat(70_000) } }, 'Not now.', '64 KiB'],
  ])(
    'without an answer to use (%s) the flow goes its documented way and the trace says why',
    async (_name, requests, said, why) => {
      const answer = await ask(requests);
      expect(texts(answer)).toEqual([said]);
      expect(answer.trace.calls?.[0]?.why).toContain(why);
    },
  );

  test('a webhook that may answer is given an answer by its id; without one it goes on by the designer’s words', async () => {
    await simulate({ text: 'hola' });
    await simulate({ text: '2' });
    const plain = await simulate({ text: 'Ana' });
    expect(texts(plain)).toEqual(['Thanks!']);
    expect(plain.webhooks).toMatchObject([{ url: 'https://partner.example/hook' }]);
    const id = plain.trace.calls?.[0]?.id as string;
    await simulate({ text: 'hola' });
    await simulate({ text: '2' });
    const json = { text: 'Look!', media: { kind: 'image', url: 'https://partner.example/a.png' } };
    const answer = await simulate({ text: 'Ana', requests: { [id]: { status: 200, json } } });
    // As an SMS shows it: behind the text stands where the picture lies.
    expect(answer.replies).toEqual([{ ...json, text: `Look!\n${json.media.url}` }]);
  });

  test.each([
    ['api_key', { in: 'query', name: 'key', value: 'planted-key' }],
    ['api_key', { value: 'planted-key' }],
    ['basic', { login: 'shop', password: 'planted-password' }],
  ])('YS-61: of the credentials of a webhook’s connector (%s, %j) nothing is shown', async (kind, config) => {
    const { body } = await world.account.call('POST', '/v1/connectors', { name: 'Shop', kind, config });
    const webhook = { url: 'https://partner.example/hook?a=1', connector: body.id };
    const menu = [{ text: 'Call', redirect: { type: 'end' }, webhook }];
    await world.publish({ keywords: ['shop'], welcome: { text: 'Hi!', menu } }, 'Shop');
    await simulate({ text: 'shop' });
    const [shown] = (await simulate({ text: '1' })).webhooks;
    expect(JSON.stringify(shown)).toContain('****');
    expect(JSON.stringify(shown)).not.toMatch(/planted|c2hvcDpwbGFudGVk/);
    expect(shown?.url).toContain('https://partner.example/hook?a=1');
  });

  test('with `send` the call is made, and the answer has all that came of it', async () => {
    await simulate({ text: 'hola' });
    const answering = simulate({ text: '1', send: true });
    await expect.poll(() => world.calls).toHaveLength(1);
    await world.answer(world.calls[0] as OwedCall, { promocode: 'REAL' });
    const answer = await answering;
    expect(texts(answer)).toEqual(['Code REAL']);
    expect(answer.requests).toMatchObject([{ name: 'WH5', method: 'POST' }]);
    expect(answer.requests[0]).not.toHaveProperty('answer');
    expect(answer.trace).toMatchObject({ outcome: 'option', calls: [{ outcome: 'answered' }] });
    expect(world.scheduler.pending).toBe(0);
  });

  test('with `send` it waits no longer than 35 seconds, and says what it has by then', async () => {
    await simulate({ text: 'hola' });
    const answering = simulate({ text: '1', send: true });
    await expect.poll(() => world.calls).toHaveLength(1);
    // The turn's own deadline is a timer too.
    await world.turns.idle();
    await expect.poll(() => world.scheduler.pending).toBe(1);
    world.scheduler.advance(35_000);
    expect(await answering).toMatchObject({ replies: [], trace: { outcome: 'option' }, requests: [{ name: 'WH5' }] });
  });

  test('a message tried while a real call is under way shows its webhooks later, and sends none', async () => {
    await simulate({ text: 'hola' });
    const answering = simulate({ text: '1', send: true });
    await expect.poll(() => world.calls).toHaveLength(1);
    for (const text of ['hello?', '2', 'Ana']) {
      expect(await simulate({ text })).toMatchObject({ replies: [], trace: { outcome: 'waiting' } });
    }
    await world.answer(world.calls[0] as OwedCall, { promocode: 'REAL' });
    const answer = await answering;
    expect(texts(answer)).toEqual(['Code REAL', 'Hi!\n1. Code', 'Name?', 'Thanks!']);
    expect(answer.webhooks).toMatchObject([{ body: { response: 'Ana' } }]);
    await world.api.idle();
    expect(world.api.network.sent).toEqual([]);
  });

  test.each([
    { WH5: { status: 99, json: {} } },
    { WH5: { json: {}, text: '' } },
    { WH5: {} },
    { WH5: { json: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) } },
    { WH5: { error: 'nonsense' } },
    { WH5: 'x' },
    Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`r${n}`, { status: 200 }])),
  ])('canned answers of another shape are refused', (requests) => {
    const message = { channelId: world.channelId, from: ANA, text: 'x', requests };
    expect(SimulatorMessage.safeParse(message).success).toBe(false);
  });
});
