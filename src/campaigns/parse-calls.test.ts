import { describe, expect, it } from 'vitest';
import { AppError, type FieldError } from '../base/errors.ts';
import { createVault } from '../base/vault.ts';
import { parseEgressAllow } from '../rules/address.ts';
import { parseDefinition } from './parse-definition.ts';
import { maskDefinition, openDefinition, sealDefinition } from './seal-definition.ts';

const NOTHING_ALLOWED = parseEgressAllow('');
const parse = (input: unknown) => parseDefinition(input, NOTHING_ALLOWED);

function errorsOf(input: unknown): FieldError[] {
  try {
    parse(input);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.errors;
    throw error;
  }
}

const arrive = (...calls: unknown[]) => ({ welcome: { text: 'Hi', before: calls } });
const withOption = (option: unknown) => ({ welcome: { text: 'Hi', menu: [option] } });
const asks = (more: object) => withOption({ text: 'x', redirect: { type: 'request', request: 'req_1', ...more } });
const webhook = (more: object) => ({ url: 'https://partner.example/hook', ...more });
const calls = (more: object) => withOption({ redirect: { type: 'webhook', webhook: webhook(more) } });
const beside = (more: object) => withOption({ text: 'x', redirect: { type: 'end' }, webhook: webhook(more) });
const trigger = (more: object) => ({
  trigger: { event: 'order.paid', channel: 'chn_1', ...more },
  welcome: { text: 'Hi' },
});
const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, '$data.x']));

describe('a definition with requests', () => {
  const example = {
    menuPrefix: 'number',
    trigger: {
      event: 'order.paid',
      channel: 'chn_1',
      when: [{ param: 'total', is: 'at_least', value: 100 }],
      params: ['email', 'total'],
    },
    welcome: {
      label: 'Welcome Message',
      before: [{ request: 'req_1' }, { request: 'req_2', save: { promocode: "$data.get('WH5').get('promocode')" } }],
      text: "Your code: $data.get('WH5').get('promocode')",
      menu: [
        {
          text: 'Ask',
          redirect: {
            type: 'request',
            request: 'req_1',
            save: { 'crédito-1': '$data.credit' },
            then: { type: 'interaction', to: 'more' },
            onError: { type: 'campaign', to: 'cmp_2' },
            onTimeout: { type: 'end' },
          },
        },
        {
          redirect: {
            type: 'webhook',
            webhook: {
              id: 'whk_1',
              url: 'https://partner.example/hook',
              headers: [{ name: 'x-api-key', value: 's3cret' }],
              body: { name: '$contact.firstName' },
              policy: 'standard',
              connector: 'con_1',
              mayAnswer: { withinMs: 2000 },
            },
          },
        },
      ],
    },
    interactions: [{ id: 'more', label: 'More', before: [{ request: 'req_3' }], text: 'More', menu: [] }],
    expiresAfterMinutes: 60,
  };

  it('keeps every value, also through sealing, storing, opening and masking', () => {
    const vault = createVault('a secret for tests only');
    const parsed = parse(example);
    expect(parsed).toEqual(example);
    const stored: unknown = JSON.parse(JSON.stringify(sealDefinition(parsed, vault)));
    expect(openDefinition(stored, vault)).toEqual(example);
    const shown: unknown = JSON.parse(JSON.stringify(example).replace('s3cret', '****'));
    expect(maskDefinition(stored)).toEqual(shown);
    expect(parse(openDefinition(stored, vault))).toEqual(example);
  });

  it('takes a bare id for a request that saves nothing', () => {
    expect(parse(arrive('req_1', { request: 'req_2' })).welcome.before).toEqual([
      { request: 'req_1' },
      { request: 'req_2' },
    ]);
  });

  it('ends after a request unless it says otherwise', () => {
    expect(parse(asks({})).welcome.menu[0]?.redirect).toEqual({
      type: 'request',
      request: 'req_1',
      then: { type: 'end' },
    });
  });

  it.each<[string, unknown, string[]]>([
    ['six requests before a section', arrive(...Array(6).fill('req_1')), ['/welcome/before malformed']],
    ['no list', { welcome: { text: '', before: 'req_1' } }, ['/welcome/before malformed']],
    ['a bad id', arrive('req_1', 'cmp_1'), ['/welcome/before/1 malformed']],
    ['a bad id inside', arrive({ request: 'WH5' }), ['/welcome/before/0/request malformed']],
    ['no id', arrive({ save: {} }), ['/welcome/before/0/request missing']],
    ['neither id nor object', arrive(5), ['/welcome/before/0 malformed']],
    ['an unknown key', arrive({ request: 'req_1', then: {} }), ['/welcome/before/0/then unknown_field']],
    ['a request that is none', asks({ request: 'x' }), ['/welcome/menu/0/redirect/request malformed']],
    ['no request', asks({ request: undefined }), ['/welcome/menu/0/redirect/request missing']],
    [
      'an unknown key beside it',
      asks({ onSuccess: { type: 'end' } }),
      ['/welcome/menu/0/redirect/onSuccess unknown_field'],
    ],
    [
      'a redirect to a webhook afterwards',
      asks({ then: { type: 'webhook' } }),
      ['/welcome/menu/0/redirect/then/type malformed'],
    ],
    [
      'no target after an error',
      asks({ onError: { type: 'interaction' } }),
      ['/welcome/menu/0/redirect/onError/to missing'],
    ],
    ['a bad field', asks({ save: { 'a b': '$data.x' } }), ['/welcome/menu/0/redirect/save/a b malformed']],
    [
      'a field named constructor',
      asks({ save: { constructor: '1' } }),
      ['/welcome/menu/0/redirect/save/constructor malformed'],
    ],
    [
      'fields named __proto__',
      JSON.parse(
        '{"welcome":{"text":"","before":[{"request":"req_1","save":{"__proto__":"1"}}],' +
          '"menu":[{"redirect":{"type":"request","request":"req_1","save":{"__proto__":"1"}}}]}}',
      ),
      ['/welcome/before/0/save/__proto__ malformed', '/welcome/menu/0/redirect/save/__proto__ malformed'],
    ],
    ['an empty expression', arrive({ request: 'req_1', save: { a: '' } }), ['/welcome/before/0/save/a malformed']],
    [
      'an expression that is too long',
      asks({ save: { a: '$'.repeat(501) } }),
      ['/welcome/menu/0/redirect/save/a malformed'],
    ],
    ['a number as expression', asks({ save: { a: 1 } }), ['/welcome/menu/0/redirect/save/a malformed']],
    ['21 fields', asks({ save: fields(21) }), ['/welcome/menu/0/redirect/save malformed']],
    [
      'a wait that is too short',
      calls({ mayAnswer: { withinMs: 99 } }),
      ['/welcome/menu/0/redirect/webhook/mayAnswer/withinMs malformed'],
    ],
    [
      'a wait that is too long',
      calls({ mayAnswer: { withinMs: 15_001 } }),
      ['/welcome/menu/0/redirect/webhook/mayAnswer/withinMs malformed'],
    ],
    [
      'half a millisecond',
      calls({ mayAnswer: { withinMs: 100.5 } }),
      ['/welcome/menu/0/redirect/webhook/mayAnswer/withinMs malformed'],
    ],
    [
      'a wait in words',
      calls({ mayAnswer: { withinMs: '5 s' } }),
      ['/welcome/menu/0/redirect/webhook/mayAnswer/withinMs malformed'],
    ],
    [
      'a wait in other units',
      calls({ mayAnswer: { seconds: 5, withinMs: 100 } }),
      ['/welcome/menu/0/redirect/webhook/mayAnswer/seconds unknown_field'],
    ],
    ['no wait', calls({ mayAnswer: {} }), ['/welcome/menu/0/redirect/webhook/mayAnswer/withinMs missing']],
    ['a mark in words', calls({ mayAnswer: 'yes' }), ['/welcome/menu/0/redirect/webhook/mayAnswer malformed']],
    ['no connector', calls({ connector: 'cmp_1' }), ['/welcome/menu/0/redirect/webhook/connector malformed']],
    [
      'an underlying webhook that may answer',
      beside({ mayAnswer: true }),
      ['/welcome/menu/0/webhook/mayAnswer webhook_underlying_answer'],
    ],
    [
      'one that may answer in time',
      beside({ mayAnswer: { withinMs: 100 } }),
      ['/welcome/menu/0/webhook/mayAnswer webhook_underlying_answer'],
    ],
    [
      'a trigger without event and channel',
      { trigger: {}, welcome: { text: '' } },
      ['/trigger/event missing', '/trigger/channel missing'],
    ],
    ['a bad event type', trigger({ event: '.paid' }), ['/trigger/event malformed']],
    ['a bad channel', trigger({ channel: 'whatsapp' }), ['/trigger/channel malformed']],
    [
      'an unknown operator',
      trigger({ when: [{ param: 'a', is: 'like', value: 'x' }] }),
      ['/trigger/when/0/is malformed'],
    ],
    ['a condition on nothing', trigger({ when: [{ param: '', is: 'present' }] }), ['/trigger/when/0/param malformed']],
    [
      'a list as value',
      trigger({ when: [{ param: 'a', is: 'equal', value: [1] }] }),
      ['/trigger/when/0/value malformed'],
    ],
    [
      'an endless value',
      trigger({ when: [{ param: 'a', is: 'equal', value: 'x'.repeat(1001) }] }),
      ['/trigger/when/0/value malformed'],
    ],
    ['21 conditions', trigger({ when: Array(21).fill({ param: 'a', is: 'present' }) }), ['/trigger/when malformed']],
    ['101 parameters', trigger({ params: Array(101).fill('a') }), ['/trigger/params malformed']],
    ['an unknown key of a trigger', trigger({ campaign: 'x' }), ['/trigger/campaign unknown_field']],
  ])('refuses %s', (_, input, expected) => {
    expect(errorsOf(input).map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['the shortest wait', calls({ mayAnswer: { withinMs: 100 } })],
    ['the longest', calls({ mayAnswer: { withinMs: 15_000 } })],
    ['a mark', calls({ mayAnswer: true })],
    ['a mark that says no beside a redirect', beside({ mayAnswer: false })],
    ['twenty fields', asks({ save: fields(20) })],
    ['five requests', arrive(...Array(5).fill('req_1'))],
  ])('takes %s', (_, input) => {
    expect(errorsOf(input)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [arrive('WH5'), '"Welcome Message", before 1: This must be the id of a request (req_…).'],
    [
      asks({ save: { 'a b': '$data.x' } }),
      '"Welcome Message", option 1, save a b: A contact field is named by a letter, then letters, digits, "-" or "_"; 64 at most.',
    ],
    [
      trigger({ when: [{ param: 'a', is: 'equal', value: {} }] }),
      'trigger when 1 value: This must be a text, a number, true or false.',
    ],
    [
      calls({ mayAnswer: { withinMs: 20_000 } }),
      '"Welcome Message", option 1, webhook mayAnswer withinMs: This must be at most 15000.',
    ],
    [
      calls({ mayAnswer: 'yes' }),
      '"Welcome Message", option 1, webhook mayAnswer: This must be true, false or {"withinMs": …}.',
    ],
  ])('says what is wrong: %#', (input, message) => {
    expect(errorsOf(input).map((error) => error.message)).toEqual([message]);
  });
});
