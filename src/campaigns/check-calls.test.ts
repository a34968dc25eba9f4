import { describe, expect, it } from 'vitest';
import type { CheckedRequest, Surroundings } from './surroundings.ts';
import { codesOf, type Input, problemsOf } from './testing/check.ts';
import { SIMULATOR } from './testing/surroundings.ts';

const request = (id: string, more: Partial<CheckedRequest> = {}): CheckedRequest => ({
  id: `req_${id}`,
  name: id,
  isDeleted: false,
  mayAnswer: false,
  references: { contact: [], data: [], params: [] },
  ...more,
});
const requests = [
  request('wh5', { name: 'WH5' }),
  request('other'),
  request('old', { isDeleted: true }),
  request('order', { references: { contact: ['email'], data: [], params: ['orderId', 'email'] } }),
  request('steers', { mayAnswer: true }),
];
const surroundings: Partial<Surroundings> = {
  channels: [SIMULATOR, { ...SIMULATOR, id: 'chn_other', name: 'Other line' }],
  requests: new Map(requests.map((each) => [each.id, each])),
  connectors: new Set(['con_1']),
};

const codes = (input: Input) => codesOf(input, surroundings);
const end = { text: 'bye', redirect: { type: 'end' } };
const arrive = (...calls: unknown[]) => ({ welcome: { text: 'Hi', before: calls } });
const asks = (more: Input) => ({ text: 'ask', redirect: { type: 'request', request: 'req_wh5', ...more } });
const welcome = (...menu: unknown[]) => ({ welcome: { text: 'Hi', menu } });
const section = (id: string, ...menu: unknown[]) => ({ id, label: id, text: `This is ${id}`, menu });
const to = (id: string) => ({ type: 'interaction', to: id });
const trigger = (more: Input = {}) => ({ trigger: { event: 'order.paid', channel: 'chn_sim', ...more } });
const when = (...conditions: unknown[]) => ({ ...trigger({ when: conditions }), welcome: { text: 'Hi' } });
const webhook = (more: Input) => ({
  redirect: { type: 'webhook', webhook: { url: 'https://partner.example/x', ...more } },
});

describe('what is wrong with calls and triggers', () => {
  it.each<[string, Input, string[]]>([
    ['nothing', { ...arrive('req_wh5', 'req_other'), interactions: [] }, []],
    [
      'an unknown request before a section',
      arrive('req_wh5', 'req_gone'),
      ['/welcome/before/1/request request_unknown'],
    ],
    ['a deleted one', arrive({ request: 'req_old' }), ['/welcome/before/0/request request_deleted']],
    [
      'an unknown one as redirect',
      welcome(asks({ request: 'req_gone' })),
      ['/welcome/menu/0/redirect/request request_unknown'],
    ],
    [
      'a deleted one as redirect',
      welcome(asks({ request: 'req_old' })),
      ['/welcome/menu/0/redirect/request request_deleted'],
    ],
    ['the same request twice', arrive('req_wh5', 'req_other', 'req_wh5'), ['/welcome/before/2/request request_twice']],
    [
      'a request whose parameters no event gives',
      { welcome: { text: 'Hi', before: ['req_order'], menu: [asks({ request: 'req_order' })] } },
      ['/welcome/before/0/request request_param_unknown', '/welcome/menu/0/redirect/request request_param_unknown'],
    ],
    [
      'a request with a parameter that the trigger does not list',
      { ...trigger({ params: ['email'] }), ...arrive('req_order') },
      ['/welcome/before/0/request request_param_unknown'],
    ],
    ['nothing where it lists them', { ...trigger({ params: ['email', 'orderId'] }), ...arrive('req_order') }, []],
    ['nothing where it lists none', { ...trigger(), ...arrive('req_order') }, []],
    [
      'an unknown connector',
      welcome(webhook({ connector: 'con_gone' }), {
        ...end,
        webhook: { url: 'https://partner.example/x', connector: 'con_1' },
      }),
      ['/welcome/menu/0/redirect/webhook/connector connector_unknown'],
    ],
    [
      'a trigger on an unknown channel',
      { ...trigger({ channel: 'chn_gone' }), ...welcome() },
      ['/trigger/channel channel_unknown'],
    ],
    [
      'a trigger on a channel that the campaign does not run on',
      { ...trigger(), channels: ['chn_other'], ...welcome() },
      ['/trigger/channel trigger_channel_other'],
    ],
    ['nothing where it runs on it', { ...trigger(), channels: ['chn_other', 'chn_sim'], ...welcome() }, []],
    [
      'a parameter listed twice',
      { ...trigger({ params: ['a', 'b', 'a'] }), ...welcome() },
      ['/trigger/params/2 param_twice'],
    ],
    [
      'conditions that are not meant so',
      when(
        { param: 'a', is: 'equal' },
        { param: 'a', is: 'less', value: 'ten' },
        { param: 'a', is: 'present', value: 1 },
      ),
      [
        '/trigger/when/0/value condition_value_missing',
        '/trigger/when/1/value condition_value_kind',
        '/trigger/when/2/value condition_value_extra',
      ],
    ],
  ])('%s', (_, input, expected) => {
    expect(codes(input)).toEqual(expected);
  });

  it('is told by the request’s name and the names that it lacks', () => {
    const messages = problemsOf(arrive('req_old', 'req_order'), surroundings).map(({ message }) => message);
    expect(messages).toEqual([
      '"Welcome Message", before 1 request: The request "old" was deleted: restore it, or choose another one.',
      `"Welcome Message", before 2 request: The request "order" uses \${orderId}, \${email}, but no event starts the campaign.`,
    ]);
  });
});

describe('where a request leads', () => {
  it('is told for each of its targets that is not there', () => {
    const targets = { then: to('a'), onError: to('b'), onTimeout: { type: 'campaign', to: 'cmp_gone' } };
    expect(codes(welcome(asks(targets)))).toEqual([
      '/welcome/menu/0/redirect/then/to dangling_interaction',
      '/welcome/menu/0/redirect/onError/to dangling_interaction',
      '/welcome/menu/0/redirect/onTimeout/to dangling_campaign',
    ]);
  });

  it('counts for what is reached', () => {
    const targets = { then: to('a'), onError: to('b'), onTimeout: to('c') };
    const interactions = ['a', 'b', 'c', 'd'].map((id) => section(id));
    expect(codes({ ...welcome(asks(targets)), interactions })).toEqual(['/interactions/3 unreachable_interaction']);
  });

  it('counts for rounds without an end', () => {
    const round = (targets: Input) => ({
      ...welcome(asks(targets)),
      interactions: [section('a', asks({ then: to('a') }))],
    });
    expect(codes(round({ then: to('a'), onError: to('welcome') }))).toEqual(['/welcome endless_cycle']);
    expect(codes(round({ then: to('a'), onError: { type: 'end' } }))).toEqual(['/interactions/0 endless_cycle']);
    expect(
      codes({ ...welcome(asks({ then: to('welcome'), onTimeout: { type: 'campaign', to: 'cmp_live' } })) }),
    ).toEqual([]);
  });

  it.each<[string, Input]>([
    [
      'a request before a section',
      { welcome: { text: 'Hi', before: ['req_steers'], menu: [asks({ then: to('welcome') })] } },
    ],
    ['a request as redirect', welcome(asks({ request: 'req_steers', then: to('welcome') }))],
    ['a webhook', welcome(webhook({ mayAnswer: true }), { text: 'again', redirect: to('welcome') })],
  ])('is for the partner to say where %s may answer', (_, input) => {
    expect(codes({ ...input, interactions: [section('only-they-know', end)] })).toEqual([]);
  });

  it('is not for the partner to say where nothing waits for it', () => {
    const input = { ...welcome(webhook({ mayAnswer: false })), interactions: [section('a', end)] };
    expect(codes(input)).toEqual(['/interactions/0 unreachable_interaction']);
  });
});
