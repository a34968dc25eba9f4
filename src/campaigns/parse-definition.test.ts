import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type FieldError } from '../base/errors.ts';
import { parseEgressAllow } from '../rules/address.ts';
import { parseDefinition } from './parse-definition.ts';

const NOTHING_ALLOWED = parseEgressAllow('');
const WEBHOOK = { url: 'https://partner.example/hook' };

function errorsOf(input: unknown): FieldError[] {
  try {
    parseDefinition(input, NOTHING_ALLOWED);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.errors;
    throw error;
  }
}

const withOption = (option: unknown) => ({ welcome: { text: 'Hi', menu: [option] } });
const withWebhook = (webhook: unknown) => withOption({ redirect: { type: 'webhook', webhook } });
const codesOf = (input: unknown) => errorsOf(input).map(({ path, code }) => `${path} ${code}`);

describe('parseDefinition', () => {
  it('fills in what may be left out', () => {
    expect(parseDefinition({ welcome: { text: 'Hi' } }, NOTHING_ALLOWED)).toEqual({
      menuPrefix: 'number',
      welcome: { label: 'Welcome Message', text: 'Hi', menu: [] },
      interactions: [],
      expiresAfterMinutes: 1440,
    });
  });

  it('takes the documented example and keeps every value', () => {
    const example = {
      channels: ['chn_1'],
      keywords: ['verano', 'summer'],
      menuPrefix: 'letter',
      welcome: {
        label: 'Welcome Message',
        text: 'Hi! Choose:',
        menu: [
          { text: 'Opening hours', keywords: ['hours'], redirect: { type: 'interaction', to: 'hours' } },
          { text: 'Win a prize', redirect: { type: 'campaign', to: 'cmp_2' } },
          {
            redirect: {
              type: 'webhook',
              prompt: 'Your name?',
              confirmation: 'Thank you!',
              webhook: {
                ...WEBHOOK,
                body: { store: 'MX-7' },
                headers: [{ name: 'x-api-key', value: 's3cret' }],
                policy: 'standard',
              },
            },
          },
          {
            text: 'Talk to us',
            redirect: { type: 'interaction', to: 'hours' },
            webhook: { ...WEBHOOK, policy: 'standard' },
          },
          {
            text: 'Subscribe',
            redirect: { type: 'attribute', field: 'email', prompt: 'Your e-mail?', then: { type: 'end' } },
          },
        ],
      },
      interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [] }],
      fallback: { text: 'Please answer with one of the options.', attempts: 3, then: { type: 'end' } },
      expiresAfterMinutes: 60,
    };
    expect(parseDefinition(example, NOTHING_ALLOWED)).toEqual(example);
  });

  it('stores the URL without the method in front of it', () => {
    const { welcome } = parseDefinition(withWebhook({ url: 'POST https://partner.example/hook' }), NOTHING_ALLOWED);
    expect(welcome.menu[0]?.redirect).toMatchObject({
      webhook: { url: 'https://partner.example/hook', policy: 'standard' },
    });
  });

  it('reads extra parameters that were typed as JSON text', () => {
    const body = '{"store":"MX-7","n":3,"nested":{"a":[1]}}';
    const { welcome } = parseDefinition(withWebhook({ ...WEBHOOK, body }), NOTHING_ALLOWED);
    expect(welcome.menu[0]?.redirect).toMatchObject({ webhook: { body: JSON.parse(body) } });
  });

  it.each<[string, unknown, string]>([
    ['no definition', undefined, ' missing'],
    ['a list', [], ' malformed'],
    ['no welcome', {}, '/welcome missing'],
    ['no text', { welcome: {} }, '/welcome/text missing'],
    ['a number as text', { welcome: { text: 3 } }, '/welcome/text malformed'],
    ['an unknown field', { welcome: { text: '' }, colour: 1 }, '/colour unknown_field'],
    ['an unknown field inside', { welcome: { text: '', 'a/b~': 1 } }, '/welcome/a~1b~0 unknown_field'],
    ['a prototype as field', JSON.parse('{"welcome":{"text":"","__proto__":{}}}'), '/welcome/__proto__ unknown_field'],
    ['an unknown prefix', { welcome: { text: '' }, menuPrefix: 'roman' }, '/menuPrefix malformed'],
    ['an option without redirect', withOption({ text: 'x' }), '/welcome/menu/0/redirect missing'],
    ['a redirect without type', withOption({ text: 'x', redirect: {} }), '/welcome/menu/0/redirect/type missing'],
    [
      'an unknown type',
      withOption({ text: 'x', redirect: { type: 'moon' } }),
      '/welcome/menu/0/redirect/type malformed',
    ],
    [
      'a redirect without target',
      withOption({ redirect: { type: 'interaction' } }),
      '/welcome/menu/0/redirect/to missing',
    ],
    [
      'no campaign id',
      withOption({ redirect: { type: 'campaign', to: 'x' } }),
      '/welcome/menu/0/redirect/to malformed',
    ],
    [
      'a webhook redirect without webhook',
      withOption({ redirect: { type: 'webhook' } }),
      '/welcome/menu/0/redirect/webhook missing',
    ],
    [
      'a field named constructor',
      withOption({ redirect: { type: 'attribute', field: 'constructor' } }),
      '/welcome/menu/0/redirect/field malformed',
    ],
    [
      'a field named __proto__',
      withOption({ redirect: { type: 'attribute', field: '__proto__' } }),
      '/welcome/menu/0/redirect/field malformed',
    ],
    [
      'an interaction named welcome',
      { welcome: { text: '' }, interactions: [{ id: 'welcome', label: 'x', text: '' }] },
      '/interactions/0/id malformed',
    ],
    [
      'an id with a dot',
      { welcome: { text: '' }, interactions: [{ id: 'a.b', label: 'x', text: '' }] },
      '/interactions/0/id malformed',
    ],
    ['a blank label', { welcome: { text: '', label: ' ' } }, '/welcome/label malformed'],
    ['half a minute', { welcome: { text: '' }, expiresAfterMinutes: 0.5 }, '/expiresAfterMinutes malformed'],
    ['no minute', { welcome: { text: '' }, expiresAfterMinutes: 0 }, '/expiresAfterMinutes malformed'],
    ['no attempts', { welcome: { text: '' }, fallback: { attempts: 0 } }, '/fallback/attempts malformed'],
    [
      'a policy that belongs to requests inside a conversation',
      withWebhook({ ...WEBHOOK, policy: 'flow-sync' }),
      '/welcome/menu/0/redirect/webhook/policy malformed',
    ],
    [
      'too many options',
      { welcome: { text: '', menu: Array(101).fill({ text: 'x', redirect: { type: 'end' } }) } },
      '/welcome/menu malformed',
    ],
  ])('refuses %s', (_, input, expected) => {
    expect(codesOf(input)).toEqual([expected]);
  });

  it('says that agents come later', () => {
    const [error] = errorsOf(withOption({ text: 'x', redirect: { type: 'agent' } }));
    expect(error?.message).toBe('"Welcome Message", option 1, type: Redirects to an agent are not available yet.');
  });

  it.each<[string, unknown, string]>([
    [
      'a menu text',
      { text: 'x', redirect: { type: 'webhook', webhook: WEBHOOK } },
      '/welcome/menu/0/text webhook_option_text',
    ],
    [
      'a target',
      { redirect: { type: 'webhook', to: 'x', webhook: WEBHOOK } },
      '/welcome/menu/0/redirect/to webhook_option_to',
    ],
    [
      'an underlying webhook',
      { redirect: { type: 'webhook', webhook: WEBHOOK }, webhook: WEBHOOK },
      '/welcome/menu/0/webhook webhook_option_underlying',
    ],
  ])('refuses a webhook redirect with %s', (_, option, expected) => {
    expect(codesOf(withOption(option))).toEqual([expected]);
  });

  it.each<[string, unknown, string]>([
    ['no redirect', { text: 'x', webhook: WEBHOOK }, '/welcome/menu/0/redirect webhook_without_redirect'],
    [
      'no target',
      { text: 'x', redirect: { type: 'interaction' }, webhook: WEBHOOK },
      '/welcome/menu/0/redirect/to webhook_without_redirect',
    ],
    [
      'an empty target',
      { text: 'x', redirect: { type: 'campaign', to: '' }, webhook: WEBHOOK },
      '/welcome/menu/0/redirect/to webhook_without_redirect',
    ],
  ])('refuses an underlying webhook with %s', (_, option, expected) => {
    expect(codesOf(withOption(option))).toEqual([expected]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['plain http', { url: 'http://example.com/x' }, 'url url_not_https'],
    ['another scheme', { url: 'ftp://example.com/x' }, 'url url_scheme'],
    ['no host', { url: 'https:///x' }, 'url url_host'],
    ['a private address', { url: 'https://127.1/x' }, 'url url_private'],
    ['a reserved name', { ...WEBHOOK, body: { phoneNumber: 1 } }, 'body/phoneNumber body_reserved'],
    ['a reserved name typed as text', { ...WEBHOOK, body: '{"keyword":1}' }, 'body/keyword body_reserved'],
    ['a list as body', { ...WEBHOOK, body: [1] }, 'body body_json'],
    ['a scalar as body', { ...WEBHOOK, body: '3' }, 'body body_json'],
    ['a number beyond all', { ...WEBHOOK, body: { a: [JSON.parse('1e400')] } }, 'body/a/0 body_number'],
    ['the same typed as text', { ...WEBHOOK, body: '{"a":[1e400]}' }, 'body/a/0 body_number'],
    ['an integer that loses digits', { ...WEBHOOK, body: '{"id":12345678901234567890}' }, 'body/id body_number'],
    ['a name twice', { ...WEBHOOK, body: '{"a":1,"a":2}' }, 'body body_json'],
    [
      'a prototype name',
      { ...WEBHOOK, body: '{"a":[{"__proto__":{"polluted":1}}]}' },
      'body/a/0/__proto__ body_prototype',
    ],
    ['a header name with a space', { ...WEBHOOK, headers: [{ name: 'a b', value: '' }] }, 'headers/0/name header_name'],
    [
      'a header of the connection',
      { ...WEBHOOK, headers: [{ name: 'Host', value: 'x' }] },
      'headers/0/name header_reserved',
    ],
    [
      'a line break in a header',
      { ...WEBHOOK, headers: [{ name: 'x', value: 'a\r\nb: c' }] },
      'headers/0/value header_value',
    ],
  ])('refuses a webhook with %s', (_, webhook, expected) => {
    expect(codesOf(withWebhook(webhook))).toEqual([`/welcome/menu/0/redirect/webhook/${expected}`]);
    expect(codesOf(withOption({ text: 'x', redirect: { type: 'end' }, webhook }))).toEqual([
      `/welcome/menu/0/webhook/${expected}`,
    ]);
  });

  it('pollutes no prototype', () => {
    errorsOf(
      withWebhook({ ...WEBHOOK, body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}' }),
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('tells all mistakes at once, of form and of webhooks, also in one option', () => {
    const input = {
      welcome: {
        text: 1,
        menu: [
          {
            text: 'x',
            redirect: {
              type: 'webhook',
              webhook: { url: 'http://127.0.0.1', body: '{', headers: [{ name: 'te', value: '' }] },
            },
          },
          { redirect: { type: 'interaction', to: 'a b' } },
        ],
      },
      extra: true,
    };
    expect(codesOf(input).sort()).toEqual([
      '/extra unknown_field',
      '/welcome/menu/0/redirect/webhook/body body_json',
      '/welcome/menu/0/redirect/webhook/headers/0/name header_reserved',
      '/welcome/menu/0/redirect/webhook/url url_not_https',
      '/welcome/menu/0/text webhook_option_text',
      '/welcome/menu/1/redirect/to malformed',
      '/welcome/text malformed',
    ]);
  });

  it('says where a body is broken, in the words of the section', () => {
    const [error] = errorsOf({
      welcome: { text: '' },
      interactions: [
        {
          id: 'a',
          label: 'Your name',
          text: '',
          menu: [{ redirect: { type: 'webhook', webhook: { ...WEBHOOK, body: '{\n"a" 1}' } } }],
        },
      ],
    });
    expect(error?.message).toBe('"Your name", option 1, webhook body: This is not JSON (line 2, column 5).');
  });

  it('survives a body of half a million brackets', () => {
    const deep = JSON.parse(`${'['.repeat(500_000)}${']'.repeat(500_000)}`);
    expect(codesOf(withWebhook({ ...WEBHOOK, body: { deep } }))).toEqual([
      '/welcome/menu/0/redirect/webhook/body body_too_deep',
    ]);
    expect(codesOf(withWebhook({ ...WEBHOOK, body: { long: 'x'.repeat(20_000) } }))).toEqual([
      '/welcome/menu/0/redirect/webhook/body body_too_large',
    ]);
  });

  it('refuses any input with errors that point into it, never otherwise', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        for (const { path, message } of errorsOf(input)) {
          expect(path === '' || path.startsWith('/')).toBe(true);
          expect(message).not.toBe('');
        }
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (redirect, webhook) => {
        expect(errorsOf(withOption({ redirect, webhook })).length).toBeGreaterThan(0);
      }),
    );
  });
});
