import { describe, expect, it } from 'vitest';
import { parseEgressAllow } from '../rules/address.ts';
import type { CheckedChannel } from './surroundings.ts';
import { codesOf, type Input, problemsOf } from './testing/check.ts';
import { SIMULATOR } from './testing/surroundings.ts';

const SMS: CheckedChannel = { id: 'chn_sms', name: 'Short code', kind: 'twilio' };
const WHATSAPP: CheckedChannel = { id: 'chn_wa', name: 'WhatsApp', kind: 'whatsapp' };

const end = (text: string, more: Input = {}) => ({ text, redirect: { type: 'end' }, ...more });
const to = (id: string, text = id) => ({ text, redirect: { type: 'interaction', to: id } });
const section = (id: string, menu: unknown[] = [], label = id) => ({ id, label, text: `This is ${id}`, menu });
const welcome = (...menu: unknown[]) => ({ welcome: { text: 'Hi', menu } });
const webhook = (url = 'https://partner.example/x') => ({ url });

describe('checkDefinition', () => {
  it('finds nothing wrong with the smallest campaign', () => {
    expect(problemsOf({ welcome: { text: 'Hi' } })).toEqual([]);
  });

  describe('paths', () => {
    it('tells every redirect to nowhere', () => {
      const input = {
        ...welcome(
          to('gone'),
          { text: 'other', redirect: { type: 'campaign', to: 'cmp_gone' } },
          { text: 'mail', redirect: { type: 'attribute', field: 'email', then: { type: 'interaction', to: 'nope' } } },
        ),
        fallback: { then: { type: 'campaign', to: 'cmp_old' } },
      };
      expect(codesOf(input)).toEqual([
        '/welcome/menu/0/redirect/to dangling_interaction',
        '/welcome/menu/1/redirect/to dangling_campaign',
        '/welcome/menu/2/redirect/then/to dangling_interaction',
        '/fallback/then/to dangling_campaign',
      ]);
    });

    it('lets a campaign lead to published ones, to the Welcome Message and to itself', () => {
      const input = {
        ...welcome(
          { text: 'prize', redirect: { type: 'campaign', to: 'cmp_live' } },
          { text: 'again', redirect: { type: 'campaign', to: 'cmp_own' } },
          to('more'),
        ),
        interactions: [section('more', [to('welcome', 'start'), end('done')])],
      };
      expect(codesOf(input)).toEqual([]);
    });

    it('tells the second interaction of an id', () => {
      const input = { ...welcome(to('a')), interactions: [section('a'), section('a')] };
      expect(codesOf(input)).toEqual(['/interactions/1/id duplicate_interaction']);
    });

    it('tells interactions that nobody reaches, also a group that only reaches itself', () => {
      const input = {
        ...welcome(to('a')),
        interactions: [section('a'), section('b', [to('c'), end('x')]), section('c', [to('b'), end('x')])],
      };
      expect(codesOf(input)).toEqual([
        '/interactions/1 unreachable_interaction',
        '/interactions/2 unreachable_interaction',
      ]);
    });

    it('counts what is reached after an attribute or by the fallback', () => {
      const input = {
        ...welcome({
          text: 'mail',
          redirect: { type: 'attribute', field: 'email', then: { type: 'interaction', to: 'a' } },
        }),
        interactions: [section('a'), section('b')],
        fallback: { then: { type: 'interaction', to: 'b' } },
      };
      expect(codesOf(input)).toEqual([]);
    });

    it('tells a round without an end once, with the sections in it', () => {
      const input = {
        ...welcome(to('a'), end('bye')),
        interactions: [section('a', [to('b')]), section('b', [to('a')])],
        fallback: { then: { type: 'end' } },
      };
      const problems = problemsOf(input);
      expect(problems).toMatchObject([{ path: '/interactions/0', code: 'endless_cycle' }]);
      expect(problems[0]?.message).toContain('"a", "b"');
    });

    it('sees that a campaign which starts itself over has no end', () => {
      expect(codesOf(welcome({ text: 'again', redirect: { type: 'campaign', to: 'cmp_own' } }))).toEqual([
        '/welcome endless_cycle',
      ]);
    });

    it.each<[string, unknown]>([
      ['an end', end('x')],
      ['a webhook redirect', { redirect: { type: 'webhook', webhook: webhook() } }],
      ['another campaign', { text: 'x', redirect: { type: 'campaign', to: 'cmp_live' } }],
      ['an attribute', { text: 'x', redirect: { type: 'attribute', field: 'email' } }],
      ['an empty section', to('empty')],
    ])('takes %s for a way out of a round', (_, option) => {
      const input = {
        ...welcome(to('a')),
        interactions: [section('a', [to('welcome'), option]), section('empty')],
      };
      expect(codesOf(input).filter((code) => code.includes('endless'))).toEqual([]);
    });
  });

  describe('answers', () => {
    it('shows both options and the answer that would choose them', () => {
      const [problem] = problemsOf(welcome(end('two'), end('Other')));
      expect(problem).toEqual({
        path: '/welcome/menu/0/text',
        code: 'ambiguous_answer',
        message:
          '"Welcome Message", option 1, text: The answer "two" would choose option 1 "two" by its text and option 2 "Other" by a word for its number.',
      });
    });

    it('finds them in every section, by key, text, keyword and number word', () => {
      const input = {
        ...welcome(end('Café'), end('CAFE!'), to('a')),
        interactions: [section('a', [end('x', { keywords: ['2'] }), end('y'), end('z', { keywords: ['primera'] })])],
      };
      expect(codesOf(input)).toEqual([
        '/welcome/menu/1/text ambiguous_answer',
        '/interactions/0/menu/0/keywords ambiguous_answer',
        '/interactions/0/menu/2/keywords ambiguous_answer',
      ]);
    });

    it('judges letters by the letter menu', () => {
      const input = welcome(end('x', { keywords: ['b'] }), end('y', { keywords: ['2', 'two'] }));
      expect(codesOf(input)).toEqual([]);
      expect(codesOf({ ...input, menuPrefix: 'letter' })).toEqual(['/welcome/menu/0/keywords ambiguous_answer']);
    });
  });

  describe('words', () => {
    it('tells opt-out words and global commands wherever they stand', () => {
      const input = {
        ...welcome(end('Stop'), end('Menú'), end('x', { keywords: ['ok', 'BAJA', 'back'] })),
        keywords: ['verano', 'help', 'menu', '?'],
      };
      expect(codesOf(input)).toEqual([
        '/welcome/menu/0/text opt_out_word',
        '/welcome/menu/1/text command_word',
        '/welcome/menu/2/keywords/1 opt_out_word',
        '/welcome/menu/2/keywords/2 command_word',
        '/keywords/1 opt_out_word',
        '/keywords/2 command_word',
        '/keywords/3 keyword_empty',
      ]);
    });

    it('leaves "Yes" and "Start" to menus', () => {
      expect(codesOf(welcome(end('Yes'), end('Start')))).toEqual([]);
    });

    it('tells an option that nobody sees, unless it redirects to a webhook', () => {
      const input = welcome({ redirect: { type: 'end' } }, end(' '), {
        redirect: { type: 'webhook', webhook: webhook() },
      });
      expect(codesOf(input)).toEqual([
        '/welcome/menu/0/text option_text_missing',
        '/welcome/menu/1/text option_text_missing',
      ]);
    });

    it('names the campaign that has a keyword already, channel by channel', () => {
      const surroundings = {
        channels: [SMS, WHATSAPP],
        takenKeywords: new Map([['chn_wa', new Map([['verano', 'Summer sale']])]]),
      };
      const input = { ...welcome(end('x')), keywords: ['VERANO'] };
      expect(problemsOf({ ...input, channels: ['chn_sms', 'chn_wa'] }, surroundings)).toEqual([
        {
          path: '/keywords/0',
          code: 'keyword_taken',
          message: 'keywords 1: "VERANO" already starts the campaign "Summer sale" on the channel "WhatsApp".',
        },
      ]);
      expect(codesOf({ ...input, channels: ['chn_sms'] }, surroundings)).toEqual([]);
      expect(codesOf(input, surroundings)).toEqual(['/keywords/0 keyword_taken']);
    });

    it('lets one campaign only take every text of a channel', () => {
      const surroundings = { channels: [SMS], takenKeywords: new Map([['chn_sms', new Map([['', 'Front desk']])]]) };
      expect(codesOf({ ...welcome(end('x')), channels: ['chn_sms'] }, surroundings)).toEqual([
        '/keywords keyword_taken',
      ]);
      expect(codesOf({ ...welcome(end('x')), channels: ['chn_sms'], keywords: ['sale'] }, surroundings)).toEqual([]);
      expect(codesOf(welcome(end('x')), surroundings)).toEqual([]);
      const trigger = { event: 'order.paid', channel: 'chn_sms' };
      expect(codesOf({ ...welcome(end('x')), channels: ['chn_sms'], trigger }, surroundings)).toEqual([]);
    });

    it('tells channels that are not there', () => {
      expect(codesOf({ ...welcome(), channels: ['chn_sim', 'chn_gone'] })).toEqual(['/channels/1 channel_unknown']);
    });
  });

  describe('lengths', () => {
    const long = (length: number, letter = 'x') => letter.repeat(length);

    it('counts an SMS with its menu in characters and segments', () => {
      const fits = { welcome: { text: long(1500), menu: [end('x')] } };
      expect(codesOf(fits, { channels: [SMS] })).toEqual([]);
      const [problem] = problemsOf({ welcome: { text: long(1597), menu: [end('x')] } }, { channels: [SMS] });
      expect(problem).toMatchObject({ path: '/welcome/text', code: 'text_too_long' });
      expect(problem?.message).toBe(
        '"Welcome Message", text: The text with its menu has 1602 characters (11 SMS segments in GSM-7); "Short code" takes 1600.',
      );
    });

    it('counts segments of a text beyond GSM-7 as UCS-2', () => {
      const [problem] = problemsOf({ welcome: { text: long(1601, 'ç') } }, { channels: [SMS] });
      expect(problem?.message).toContain('24 SMS segments in UCS-2');
    });

    it('counts the fallback text with the question that it repeats', () => {
      const input = { welcome: { text: long(1000), menu: [end('x')] }, fallback: { text: long(650) } };
      expect(problemsOf(input, { channels: [SMS] })).toMatchObject([{ path: '/welcome/text', code: 'text_too_long' }]);
    });

    it('knows the limit of a WhatsApp text above its menu, and alone', () => {
      const surroundings = { channels: [WHATSAPP] };
      expect(codesOf({ welcome: { text: long(1024), menu: [end('x')] } }, surroundings)).toEqual([]);
      expect(codesOf({ welcome: { text: long(1025), menu: [end('x')] } }, surroundings)).toEqual([
        '/welcome/text text_too_long',
      ]);
      expect(codesOf({ welcome: { text: long(1025) } }, surroundings)).toEqual([]);
      expect(codesOf({ welcome: { text: long(4097) } }, surroundings)).toEqual(['/welcome/text text_too_long']);
    });

    it('looks at prompts, confirmations and last words too', () => {
      const menu = [
        { redirect: { type: 'webhook', prompt: long(1601), confirmation: long(1602), webhook: webhook() } },
        { text: 'x', redirect: { type: 'end', text: long(1603) } },
      ];
      expect(codesOf({ welcome: { text: 'Hi', menu } }, { channels: [SMS] })).toEqual([
        '/welcome/menu/0/redirect/prompt text_too_long',
        '/welcome/menu/0/redirect/confirmation text_too_long',
        '/welcome/menu/1/redirect/text text_too_long',
      ]);
    });

    it('tells the limit of each kind of channel, and none in the simulator', () => {
      const input = { welcome: { text: long(5000) } };
      expect(codesOf(input, { channels: [SMS, { ...SMS, id: 'chn_2' }, WHATSAPP, SIMULATOR] })).toHaveLength(2);
      expect(codesOf(input)).toEqual([]);
    });

    it('tells empty texts', () => {
      const input = { welcome: { text: ' ', menu: [to('a')] }, interactions: [{ ...section('a'), text: '' }] };
      expect(codesOf(input)).toEqual(['/welcome/text text_empty', '/interactions/0/text text_empty']);
    });

    it('tells more options than a list shows or letters count', () => {
      const menu = Array.from({ length: 27 }, (_, i) => end(`choice number ${i}`));
      const input = { welcome: { text: 'Hi', menu } };
      expect(codesOf(input, { channels: [SMS] })).toEqual([]);
      expect(codesOf(input, { channels: [WHATSAPP] })).toEqual(['/welcome/menu too_many_options']);
      expect(codesOf({ ...input, menuPrefix: 'letter' }, { channels: [SMS] })).toEqual([
        '/welcome/menu too_many_options',
      ]);
      const ten = {
        welcome: { text: 'Hi', menu: [...menu.slice(0, 10), { redirect: { type: 'webhook', webhook: webhook() } }] },
      };
      expect(codesOf(ten, { channels: [WHATSAPP] })).toEqual([]);
    });
  });

  describe('webhooks', () => {
    it('are checked again: what the operator allowed may have changed', () => {
      const input = welcome(end('x', { webhook: webhook('http://localhost:9000/x') }));
      expect(codesOf(input)).toEqual(['/welcome/menu/0/webhook/url url_not_https']);
      expect(codesOf(input, { egressAllow: parseEgressAllow('localhost:9000') })).toEqual([]);
    });

    it('need different labels, so that their partner can tell sections apart', () => {
      const input = {
        ...welcome(to('a'), to('b'), to('c')),
        interactions: [
          section('a', [end('x', { webhook: webhook() })], 'Step'),
          section('b', [end('x', { webhook: webhook() })], 'Step'),
          section('c', [end('x')], 'Step'),
        ],
      };
      expect(codesOf(input)).toEqual(['/interactions/1/label duplicate_label']);
    });
  });

  it('tells everything at once', () => {
    const input = { welcome: { text: '', menu: [to('gone', 'Stop'), end('stop')] }, keywords: ['help'] };
    expect(
      codesOf(input)
        .map((code) => code.split(' ')[1])
        .sort(),
    ).toEqual([
      'ambiguous_answer',
      'dangling_interaction',
      'opt_out_word',
      'opt_out_word',
      'opt_out_word',
      'text_empty',
    ]);
  });
});
