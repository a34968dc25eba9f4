import { describe, expect, it } from 'vitest';
import { readBodyText } from './body-text.ts';
import { applyEdit } from './edit.ts';
import type { EditOperation } from './operation.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';
import { webhookOf } from './webhook-ids.ts';

const apply = (...operations: EditOperation[]) => applyEdit(FIVE_OPTIONS, { type: 'batch', operations });
const webhookAfter = (index: number, ...operations: EditOperation[]) => {
  const menu = apply(...operations).definition.welcome.menu;
  return menu[index] && webhookOf(menu[index]);
};

describe('the underlying webhook', () => {
  it('is switched on where type and target are set, in the Welcome Message and in interactions (CB-02…CB-05)', () => {
    expect(webhookAfter(0, { type: 'switchUnderlying', at: option(0), on: true })).toEqual({
      url: '',
      policy: 'standard',
    });
    const inHours = apply(
      { type: 'addOption', section: 'hours' },
      { type: 'setTarget', at: option(0, 'hours'), to: 'welcome' },
      { type: 'switchUnderlying', at: option(0, 'hours'), on: true },
    );
    expect(inHours.definition.interactions[0]?.menu[0]?.webhook).toBeDefined();
  });

  it('is not offered before both are set, nor where the webhook is the redirect (CB-03)', () => {
    const refusalAfter = (...operations: EditOperation[]) =>
      apply(...operations, { type: 'switchUnderlying', at: option(0), on: true }).refused?.code;
    expect(refusalAfter({ type: 'setRedirectType', at: option(0), redirect: 'campaign' })).toBe('target_first');
    expect(refusalAfter({ type: 'addOption', section: 'welcome', index: 0 })).toBe('target_first');
    expect(refusalAfter({ type: 'deleteSection', section: 'hours' })).toBe('target_first');
    expect(refusalAfter({ type: 'setRedirectType', at: option(0), redirect: 'webhook' })).toBe(
      'webhook_is_the_redirect',
    );
    expect(refusalAfter({ type: 'setRedirectType', at: option(0), redirect: 'end' })).toBeUndefined();
  });

  it('is switched off', () => {
    expect(apply({ type: 'switchUnderlying', at: option(3), on: false }).definition.welcome.menu[3]).toEqual({
      text: 'One month',
      redirect: { type: 'interaction', to: 'hours' },
    });
  });
});

describe('the webhook of an option', () => {
  it.each([
    ['POST https://a.example/x', 'https://a.example/x'],
    ['https://a.example/x', 'https://a.example/x'],
    [' post  https://a.example/x ', 'https://a.example/x'],
    ['POST ', ''],
    ['POST', 'POST'],
    ['https://a.example/POST x', 'https://a.example/POST x'],
  ])('has %j as the URL %j (CB-11)', (typed, stored) => {
    for (const index of [2, 3]) {
      expect(webhookAfter(index, { type: 'setWebhookUrl', at: option(index), url: typed })?.url).toBe(stored);
    }
  });

  it('has headers that are added, shown, changed and deleted (CB-28, CB-31, CB-32)', () => {
    const at = option(2);
    const added = apply({ type: 'addHeader', at, name: 'x-store', value: 'MX' }).definition;
    expect(added.welcome.menu[2] && webhookOf(added.welcome.menu[2])?.headers).toEqual([
      { name: 'x-api-key', value: 's3cret' },
      { name: 'x-store', value: 'MX' },
    ]);
    expect(webhookAfter(2, { type: 'changeHeader', at, index: 0, value: 'new' })?.headers).toEqual([
      { name: 'x-api-key', value: 'new' },
    ]);
    expect(webhookAfter(2, { type: 'deleteHeader', at, index: 0 })).not.toHaveProperty('headers');
    expect(apply({ type: 'changeHeader', at, index: 1, name: 'x' }).refused?.code).toBe('no_such_header');
  });

  it('has a body that is typed as JSON text, with its types kept (CB-24)', () => {
    const text = '{"store":"MX-7","n":3,"nested":{"a":[1]}}';
    expect(webhookAfter(2, { type: 'setWebhookBody', at: option(2), text })?.body).toEqual(JSON.parse(text));
    expect(webhookAfter(3, { type: 'setWebhookBody', at: option(3), text: ' ' })).not.toHaveProperty('body');
  });

  it('keeps its body while what is typed is no JSON object of its own names (CB-25, CB-26, CB-27)', () => {
    for (const text of ['{"a":', '[1]', '3', '{"a":1,"a":2}', '{"label":1}', '{"__proto__":{}}']) {
      const { definition, refused } = apply({ type: 'setWebhookBody', at: option(3), text });
      expect(refused?.code).toBe('body');
      expect(definition).toBe(FIVE_OPTIONS);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is there before it is changed', () => {
    expect(apply({ type: 'setWebhookUrl', at: option(0), url: 'https://a.example' }).refused?.code).toBe('no_webhook');
    expect(apply({ type: 'setWebhookPolicy', at: option(2), policy: 'unknown' }).refused?.code).toBe('malformed');
    expect(webhookAfter(2, { type: 'setWebhookPolicy', at: option(2), policy: 'di-guide' })?.policy).toBe('di-guide');
  });
});

describe('the text of a body', () => {
  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 'body_json', 3, 3],
    ['{"a": 1,\n "a": 2}', 'body_json', 2, 2],
    ['[1]', 'body_json', 1, 1],
    ['{\n  "x": {"deep": 1},\n  "label": "mine"\n}', 'body_reserved', 3, 12],
    ['{"n": 9007199254740993}', 'body_number', 1, 7],
    ['{"a": {"constructor": 1}}', 'body_prototype', 1, 23],
  ])('tells where %j is wrong (CB-25)', (text, code, line, column) => {
    const reading = readBodyText(text);
    expect(reading.ok ? [] : reading.faults).toMatchObject([{ code, line, column }]);
  });
});
