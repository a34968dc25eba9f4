import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  INBOUND_URL,
  metaCallback,
  providerRequest,
  twilioChannel,
  whatsAppChannel,
} from '../../test/support/provider-requests.ts';
import { AppError } from '../base/errors.ts';
import { toStorable } from '../rules/text.ts';
import type { Adapter, ChannelAccess, ProviderRequest } from './adapter.ts';
import { adapterFor, adapters } from './adapters.ts';

const CHANNELS: Record<Adapter['kind'], ChannelAccess> = {
  twilio: twilioChannel(),
  whatsapp: whatsAppChannel(),
  simulator: { id: 'chn_01hx000000000000000000000a', sender: '', config: {} },
};
const KINDS = Object.keys(CHANNELS) as Adapter['kind'][];

const name = fc.constantFrom(
  'MessageSid',
  'MessageStatus',
  'From',
  'Body',
  'NumMedia',
  'MediaUrl0',
  'Latitude',
  'ErrorCode',
  'ListId',
  '__proto__',
);
const form = fc
  .array(fc.tuple(name, fc.string({ unit: 'binary' })))
  .map((pairs) => new URLSearchParams(pairs).toString());
const junk = fc.jsonValue({ maxDepth: 4 });
const metaMessage = fc.record(
  {
    id: fc.oneof(fc.string(), junk),
    from: fc.oneof(fc.constant('16505551234'), junk),
    from_user_id: fc.oneof(fc.constant('US.1'), junk),
    type: fc.oneof(
      fc.constantFrom('text', 'image', 'interactive', 'button', 'location', 'reaction', 'system', '__proto__'),
      junk,
    ),
    text: fc.oneof(fc.record({ body: fc.string({ unit: 'binary' }) }), junk),
    interactive: junk,
    system: junk,
    context: junk,
    timestamp: junk,
  },
  { requiredKeys: [] },
);
const meta = fc
  .record(
    {
      messages: fc.oneof(fc.array(metaMessage), junk),
      statuses: fc.oneof(fc.array(junk), junk),
      contacts: junk,
      errors: junk,
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(metaCallback(value)));
const brokenMeta = junk.map((entry) =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [entry, { changes: [entry] }] }),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .oneof(fc.string({ unit: 'binary' }), form, fc.json(), meta, brokenMeta)
    .map((text) => new TextEncoder().encode(text)),
);
const requests = fc
  .tuple(bodies, fc.oneof(fc.constant(INBOUND_URL), fc.webUrl({ withQueryParameters: true }), fc.string()))
  .map(
    ([body, url]): ProviderRequest =>
      providerRequest(body, url, { 'x-twilio-signature': 'a', 'x-hub-signature-256': 'b' }),
  );

/** Every text in a value: all of it goes into the store. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('1,000 random and malformed requests', () => {
  test.each(KINDS)('%s: read, or refused as malformed, and never taken for signed', (kind) => {
    const adapter = adapterFor(kind);
    let read = 0;
    fc.assert(
      fc.property(requests, (request) => {
        expect(adapter.verify(request, CHANNELS[kind])).toBe(false);
        expect(adapter.answerChallenge?.(request, CHANNELS[kind]).status ?? 403).toBe(403);
        for (const parse of [adapter.parse, adapter.parseStatus]) {
          try {
            const parsed = parse(request, CHANNELS[kind]);
            read += 1;
            expect(textsOf(parsed).filter((text) => text !== toStorable(text))).toEqual([]);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            expect(error.code).toBe('malformed');
          }
        }
      }),
      { numRuns: 1000 },
    );
    expect(read > 0).toBe(kind !== 'simulator');
  });

  test.each(['twilio', 'whatsapp'] as const)('%s: any answer of the provider is a result', (kind) => {
    const adapter = adapterFor(kind);
    const answer = fc.oneof(
      fc.string(),
      fc.json(),
      junk.map((error) => JSON.stringify({ error, code: error, sid: error, messages: [error] })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), answer, (status, body) => {
        const result = adapter.parseSendResult(status, new Headers(), body);
        if (!result.ok) expect(result.error.code).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });
});

test('every adapter is listed under its own kind and names secrets that it has', () => {
  for (const kind of KINDS) {
    expect(adapters[kind].kind).toBe(kind);
    for (const key of adapters[kind].secretKeys) expect(adapters[kind].configSchema.def).toHaveProperty(['shape', key]);
  }
});

describe('simulator', () => {
  test('takes no configuration', () => {
    expect(adapters.simulator.configSchema.safeParse({}).success).toBe(true);
    expect(adapters.simulator.configSchema.safeParse({ token: 'x' }).success).toBe(false);
  });

  test('has no provider to hand messages to', () => {
    const message = {
      id: 'msg_1',
      to: { kind: 'phone' as const, value: '+1' },
      content: { text: 'Hi' },
      statusUrl: '',
    };
    const channel = { ...CHANNELS.simulator, config: {} };
    expect(() => adapters.simulator.buildSend(message, channel)).toThrow(AppError);
    expect(adapters.simulator.repliesInline(channel)).toBe(true);
  });
});
