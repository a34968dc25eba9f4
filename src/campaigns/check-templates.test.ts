import { describe, expect, it } from 'vitest';
import { codesOf, type Input, problemsOf } from './testing/check.ts';

const requests = ['WH5', 'old'].map((name) => ({
  id: `req_${name.toLowerCase()}`,
  name,
  isDeleted: name === 'old',
  mayAnswer: false,
  references: { contact: [], data: [], params: [] },
}));
const surroundings = { requests: new Map(requests.map((each) => [each.id, each])) };
const codes = (input: Input) => codesOf(input, surroundings);

const say = (text: string) => ({ welcome: { text } });
const withOption = (option: unknown) => ({ welcome: { text: 'Hi', menu: [option] } });
const trigger = (more: Input = {}) => ({ trigger: { event: 'order.paid', channel: 'chn_sim', ...more } });
const BAD = "$data.get('gone')";

describe('templates', () => {
  it.each([
    'Hi $contact.firstName, your code is $data.get("WH5").get("promocode")',
    "$data.get('WH5').get('promocode')",
    '$!mathTool.toInteger($data.WH5.get(0).id)',
    '#if($contact.firstName)Hi $contact.firstName#{else}Hi#end',
    // What every campaign may have said before there were templates.
    'Win $100! #1 in #summer, 50% off',
    '',
  ])('may be %j', (text) => {
    const faults = codes({ ...say(text || ' ') }).filter((code) => !code.endsWith('text_empty'));
    expect(faults).toEqual([]);
  });

  it('YS-51: use nothing but the contact, answers of the account’s requests and what the trigger’s event carries', () => {
    expect(codes(say('$account.secret'))).toEqual(['/welcome/text template_name']);
    expect(codes(say(`\${email}`))).toEqual(['/welcome/text template_name']);
    expect(codes({ ...say(`\${email}`), ...trigger() })).toEqual([]);
    expect(codes({ ...say(`\${email} \${phone}`), ...trigger({ params: ['email'] }) })).toEqual([
      '/welcome/text template_name',
    ]);
    expect(codes(say(BAD))).toEqual(['/welcome/text template_name']);
    expect(codes(say("$data.get('old')"))).toEqual(['/welcome/text template_name']);
  });

  it.each<[string, Input, string]>([
    [
      'text',
      {
        interactions: [{ id: 'a', label: 'A', text: BAD }],
        ...withOption({ text: 'a', redirect: { type: 'interaction', to: 'a' } }),
      },
      '/interactions/0/text',
    ],
    [
      'prompt of a webhook',
      withOption({ redirect: { type: 'webhook', prompt: BAD, webhook: { url: 'https://a.example' } } }),
      '/welcome/menu/0/redirect/prompt',
    ],
    [
      'confirmation of an attribute',
      withOption({ text: 'x', redirect: { type: 'attribute', field: 'a', confirmation: BAD } }),
      '/welcome/menu/0/redirect/confirmation',
    ],
    ['last word', withOption({ text: 'x', redirect: { type: 'end', text: BAD } }), '/welcome/menu/0/redirect/text'],
    ['fallback', { ...say('Hi'), fallback: { text: BAD } }, '/fallback/text'],
    [
      'expression before a section',
      { welcome: { text: 'Hi', before: [{ request: 'req_wh5', save: { code: BAD } }] } },
      '/welcome/before/0/save/code',
    ],
    [
      'expression of a redirect',
      withOption({ text: 'x', redirect: { type: 'request', request: 'req_wh5', save: { code: BAD } } }),
      '/welcome/menu/0/redirect/save/code',
    ],
    [
      'parameter of a redirect webhook',
      withOption({
        redirect: { type: 'webhook', webhook: { url: 'https://a.example', body: { a: { b: ['fine', BAD] } } } },
      }),
      '/welcome/menu/0/redirect/webhook/body/a/b/1',
    ],
    [
      'parameter of an underlying webhook',
      withOption({
        text: 'x',
        redirect: { type: 'end' },
        webhook: { url: 'https://a.example', body: { [BAD]: 5, a: BAD } },
      }),
      '/welcome/menu/0/webhook/body/a',
    ],
  ])('are checked in a %s', (_, input, path) => {
    expect(codes(input)).toEqual([`${path} template_name`]);
  });

  it('are refused with line and column, each fault for itself', () => {
    const problems = problemsOf(say('Hi\n$account.x and\n  $contact.getClass()'), surroundings);
    expect(problems.map(({ code }) => code)).toEqual(['template_name', 'template_method']);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^"Welcome Message", text: .*line 2, column 1/),
      expect.stringMatching(/^"Welcome Message", text: .*line 3, column /),
    ]);
  });

  it('are told where they cannot be read', () => {
    expect(codes(say('#if($contact.firstName) Hi'))).toEqual(['/welcome/text template_syntax']);
  });

  it('are at most 50 among the extra parameters of a webhook', () => {
    const hook = (count: number) => {
      const body = Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, '$contact.firstName']));
      return codes(withOption({ redirect: { type: 'webhook', webhook: { url: 'https://a.example', body } } }));
    };
    expect(hook(50)).toEqual([]);
    expect(hook(51)).toEqual(['/welcome/menu/0/redirect/webhook/body template_too_many']);
  });

  it('are none in a menu, whose texts are what people answer with', () => {
    const option = (text: string) => codes(withOption({ text, redirect: { type: 'end' } }));
    for (const text of ['Offers for $contact.firstName', "$!data.get('WH5')", `for \${contact.firstName}`]) {
      expect(option(text)).toEqual(['/welcome/menu/0/text template_not_here']);
    }
    for (const text of ['$5 pizza', 'Win $cash', '#1', '50% off', 'data', '$']) expect(option(text)).toEqual([]);
  });
});
