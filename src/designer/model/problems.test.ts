import { describe, expect, it } from 'vitest';
import { surroundingsOf } from '../../campaigns/testing/surroundings.ts';
import { applyEdit } from './edit.ts';
import type { EditOperation } from './operation.ts';
import { fieldKey, optionKey, placeOf, placeProblems } from './places.ts';
import { joinProblems, listLocalProblems } from './problems.ts';
import { NOT_CHOSEN } from './targets.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';

const SURROUNDINGS = surroundingsOf({ liveCampaigns: new Set(['cmp_raffle', 'cmp_polls']) });

const NOWHERE = { section: null, option: null, field: '', webhook: null, item: null, rest: [] };

describe('the place of a problem', () => {
  it.each([
    ['', {}],
    ['/keywords/1', { field: 'keywords', item: 1 }],
    ['/fallback/then/to', { field: 'fallback', rest: ['then', 'to'] }],
    ['/interactions', { field: 'interactions' }],
    ['/interactions/7/text', { field: 'interactions', item: 7, rest: ['text'] }],
    ['/welcome', { section: 'welcome' }],
    ['/welcome/text', { section: 'welcome', field: 'text' }],
    ['/welcome/menu', { section: 'welcome', field: 'menu' }],
    ['/definition/interactions/0/label', { section: 'hours', field: 'label' }],
    ['/interactions/0/menu/2', { section: 'hours', option: 2 }],
    ['/welcome/menu/0/text', { section: 'welcome', option: 0, field: 'text' }],
    ['/welcome/menu/0/keywords/3', { section: 'welcome', option: 0, field: 'keywords', item: 3 }],
    ['/welcome/menu/0/redirect', { section: 'welcome', option: 0, field: 'redirect' }],
    ['/welcome/menu/0/redirect/to', { section: 'welcome', option: 0, field: 'redirect.to' }],
    ['/welcome/menu/0/redirect/then/to', { section: 'welcome', option: 0, field: 'redirect.then', rest: ['to'] }],
    ['/welcome/menu/0/redirect/onError/to', { section: 'welcome', option: 0, field: 'redirect.onError', rest: ['to'] }],
    ['/welcome/menu/0/redirect/request', { section: 'welcome', option: 0, field: 'redirect.request' }],
    ['/welcome/menu/0/redirect/save/code', { section: 'welcome', option: 0, field: 'redirect.save', rest: ['code'] }],
    ['/interactions/0/before/1/request', { section: 'hours', field: 'before', item: 1, rest: ['request'] }],
    ['/trigger/channel', { field: 'trigger', rest: ['channel'] }],
    ['/trigger/when/0/value', { field: 'trigger', rest: ['when', '0', 'value'] }],
    ['/welcome/menu/3/webhook', { section: 'welcome', option: 3, webhook: 'underlying', field: 'webhook' }],
    ['/welcome/menu/3/webhook/url', { section: 'welcome', option: 3, webhook: 'underlying', field: 'webhook.url' }],
    [
      '/welcome/menu/2/redirect/webhook/headers/0/name',
      { section: 'welcome', option: 2, webhook: 'redirect', field: 'webhook.headers', item: 0, rest: ['name'] },
    ],
    [
      '/welcome/menu/2/redirect/webhook/body/0/a~1b~0c',
      { section: 'welcome', option: 2, webhook: 'redirect', field: 'webhook.body', rest: ['0', 'a/b~c'] },
    ],
  ])('at %s is %j', (pointer, place) => {
    expect(placeOf(FIVE_OPTIONS, pointer)).toEqual({ ...NOWHERE, ...place });
  });

  it('is where the edit of that field puts the selection', () => {
    const edits: [string, EditOperation][] = [
      ['/interactions/0/label', { type: 'renameSection', section: 'hours', label: 'Open' }],
      ['/interactions/0/text', { type: 'setSectionText', section: 'hours', text: 'x' }],
      ['/welcome/menu/0/text', { type: 'setOptionText', at: option(0), text: 'x' }],
      ['/welcome/menu/0/redirect/to', { type: 'setTarget', at: option(0), to: 'welcome' }],
      ['/welcome/menu/2/redirect/prompt', { type: 'setRedirectText', at: option(2), field: 'prompt', text: 'x' }],
      ['/welcome/menu/2/redirect/webhook/url', { type: 'setWebhookUrl', at: option(2), url: 'x' }],
      ['/welcome/menu/3/webhook/headers/0/name', { type: 'addHeader', at: option(3), name: 'x', value: '' }],
      ['/expiresAfterMinutes', { type: 'setExpiry', minutes: 5 }],
      ['/trigger/event', { type: 'setTrigger', trigger: { event: 'order.paid', channel: 'chn_sim' } }],
      ['/welcome/before/0/request', { type: 'setBefore', section: 'welcome', before: [{ request: 'req_1' }] }],
      ['/welcome/menu/1/redirect/request', { type: 'setRequest', at: option(1), request: 'req_1' }],
      ['/welcome/menu/1/redirect/save/code', { type: 'setSave', at: option(1), save: { code: '$data.a' } }],
      ['/welcome/menu/1/redirect/then/to', { type: 'setContinuation', at: option(1), then: { type: 'end' } }],
      [
        '/welcome/menu/1/redirect/onTimeout/to',
        { type: 'setErrorContinuation', at: option(1), branch: 'onTimeout', then: { type: 'end' } },
      ],
      ['/welcome/menu/2/redirect/webhook/mayAnswer', { type: 'setMayAnswer', at: option(2), mayAnswer: true }],
      ['/welcome/menu/3/webhook/connector', { type: 'setWebhookConnector', at: option(3), connector: 'con_1' }],
    ];
    const { definition } = applyEdit(FIVE_OPTIONS, {
      ...{ type: 'setRedirectType', at: option(1), redirect: 'request' },
    });
    for (const [pointer, operation] of edits) {
      const { section, option: index, field } = placeOf(definition, pointer);
      const place = { section, field, ...(index !== null && { option: index }) };
      const { selection, refused } = applyEdit(definition, operation);
      expect([refused, selection]).toEqual([undefined, place]);
    }
  });
});

describe('problems', () => {
  const broken = applyEdit(FIVE_OPTIONS, {
    type: 'batch',
    operations: [
      { type: 'addOption', section: 'welcome' },
      { type: 'deleteSection', section: 'hours' },
      { type: 'setWebhookUrl', at: option(2), url: 'http://partner.example/x' },
      { type: 'setKeywords', keywords: ['stop'] },
    ],
  }).definition;

  it('are found without asking the server, and what was never chosen is told so', () => {
    const found = listLocalProblems(broken, SURROUNDINGS).map(({ path, code }) => `${path} ${code}`);
    expect(found).toEqual([
      '/welcome/menu/2/redirect/webhook/url url_not_https',
      '/welcome/menu/0/redirect/to dangling_interaction',
      '/welcome/menu/3/redirect/to dangling_interaction',
      '/welcome/menu/5/redirect/to target_not_chosen',
      '/welcome/menu/5/text option_text_missing',
      '/keywords/0 opt_out_word',
    ]);
    expect(listLocalProblems(FIVE_OPTIONS, SURROUNDINGS)).toEqual([]);
  });

  it('of requests that are not chosen yet say so, once each', () => {
    const { definition } = applyEdit(FIVE_OPTIONS, {
      type: 'batch',
      operations: [
        { type: 'setRedirectType', at: option(0), redirect: 'request' },
        { type: 'setContinuation', at: option(0), then: { type: 'campaign', to: NOT_CHOSEN.campaign } },
        {
          type: 'setBefore',
          section: 'hours',
          before: [{ request: NOT_CHOSEN.request }, { request: NOT_CHOSEN.request }, { request: 'req_gone' }],
        },
      ],
    });
    const found = listLocalProblems(definition, SURROUNDINGS).map(({ path, message }) => `${path} ${message}`);
    expect(found.sort()).toEqual(
      [
        '/welcome/menu/0/redirect/then/to "Welcome Message", option 1, then to: Choose where it leads to.',
        '/interactions/0/before/0/request "Hours", before 1 request: Choose a request.',
        '/interactions/0/before/1/request "Hours", before 2 request: Choose a request.',
        '/interactions/0/before/2/request "Hours", before 3 request: There is no request req_gone: choose another one.',
        '/welcome/menu/0/redirect/request "Welcome Message", option 1, request: Choose a request.',
      ].sort(),
    );
  });

  it('are counted by section, option and field', () => {
    const map = placeProblems(broken, listLocalProblems(broken, SURROUNDINGS));
    expect([...map.bySection]).toEqual([
      ['welcome', 5],
      [null, 1],
    ]);
    expect(map.byOption.get(optionKey('welcome', 5))).toBe(2);
    const field = { section: 'welcome', option: 5, field: 'redirect.to' };
    expect(map.byField.get(fieldKey(field))).toMatchObject([
      { code: 'target_not_chosen', message: '"Welcome Message", option 6, to: Choose where it leads to.' },
    ]);
  });

  it('of the server come once beside the local ones', () => {
    const local = listLocalProblems(broken, SURROUNDINGS);
    const taken = { path: '/keywords', code: 'keyword_taken', message: 'Taken.' };
    const unset = {
      path: '/welcome/menu/5/redirect/to',
      code: 'dangling_interaction',
      message: '"W", option 6, to: No.',
    };
    expect(joinProblems(broken, local, [taken, unset])).toEqual([...local, taken]);
  });
});
