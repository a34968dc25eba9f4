import { describe, expect, it } from 'vitest';
import { ChatbotDefinition } from './definition.ts';
import { diffDefinitions } from './diff.ts';

const define = (input: Record<string, unknown>) => ChatbotDefinition.parse(input);
const end = (text: string, more = {}) => ({ text, redirect: { type: 'end' }, ...more });
const withMenu = (...menu: unknown[]) => define({ welcome: { text: 'Hi', menu } });
const section = (id: string, text = 'text') => ({ id, label: id, text, menu: [] });

describe('diffDefinitions', () => {
  it('finds nothing between equal definitions, whatever the order of their keys', () => {
    const a = withMenu({
      redirect: { type: 'webhook', webhook: { url: 'https://a.example', body: { x: 1, y: { z: [{ p: 1, q: 2 }] } } } },
    });
    const b = withMenu({
      redirect: { webhook: { body: { y: { z: [{ q: 2, p: 1 }] }, x: 1 }, url: 'https://a.example' }, type: 'webhook' },
    });
    expect(diffDefinitions(a, b)).toEqual([]);
  });

  it('finds changed settings and texts', () => {
    const a = define({ welcome: { text: 'Hi' }, keywords: ['a'] });
    const b = define({ welcome: { text: 'Hello', label: 'Start' }, keywords: ['a', 'b'], fallback: { text: 'What?' } });
    expect(diffDefinitions(a, b)).toEqual([
      { path: '/keywords', op: 'changed', before: ['a'], after: ['a', 'b'] },
      { path: '/fallback', op: 'added', after: { text: 'What?', attempts: 3, then: { type: 'end' } } },
      { path: '/welcome/label', op: 'changed', before: 'Welcome Message', after: 'Start' },
      { path: '/welcome/text', op: 'changed', before: 'Hi', after: 'Hello' },
    ]);
  });

  it('recognises interactions by their id', () => {
    const a = define({ welcome: { text: 'Hi' }, interactions: [section('x'), section('y')] });
    const b = define({ welcome: { text: 'Hi' }, interactions: [section('y', 'new'), section('z')] });
    expect(diffDefinitions(a, b)).toEqual([
      { path: '/interactions/0/text', op: 'changed', before: 'text', after: 'new' },
      { path: '/interactions/1', op: 'added', after: section('z') },
      { path: '/interactions/0', op: 'removed', before: section('x') },
    ]);
  });

  it('says that an option moved by its key, not that its text changed', () => {
    expect(diffDefinitions(withMenu(end('a'), end('b')), withMenu(end('b'), end('a')))).toEqual([
      { path: '/welcome/menu/0/key', op: 'changed', before: 2, after: 1 },
      { path: '/welcome/menu/1/key', op: 'changed', before: 1, after: 2 },
    ]);
  });

  it('recognises an option by its webhook although its text changed', () => {
    const webhook = { id: 'whk_1', url: 'https://a.example' };
    const a = withMenu(end('a', { webhook }), end('b'));
    const b = withMenu(end('new'), end('renamed', { webhook: { ...webhook, url: 'https://b.example' } }));
    expect(diffDefinitions(a, b)).toEqual([
      { path: '/welcome/menu/0', op: 'added', after: end('new') },
      { path: '/welcome/menu/1/key', op: 'changed', before: 1, after: 2 },
      { path: '/welcome/menu/1/text', op: 'changed', before: 'a', after: 'renamed' },
      { path: '/welcome/menu/1/webhook/url', op: 'changed', before: 'https://a.example', after: 'https://b.example' },
      { path: '/welcome/menu/1', op: 'removed', before: end('b') },
    ]);
  });

  it('takes an option at the same place for the same one', () => {
    const a = withMenu(end('a'), end('b'));
    expect(diffDefinitions(a, withMenu(end('a'), { text: 'c', redirect: { type: 'interaction', to: 'x' } }))).toEqual([
      { path: '/welcome/menu/1/text', op: 'changed', before: 'b', after: 'c' },
      { path: '/welcome/menu/1/redirect/type', op: 'changed', before: 'end', after: 'interaction' },
      { path: '/welcome/menu/1/redirect/to', op: 'added', after: 'x' },
    ]);
  });

  it('tells options that went', () => {
    expect(diffDefinitions(withMenu(end('a'), end('b')), withMenu(end('b')))).toEqual([
      { path: '/welcome/menu/0/key', op: 'changed', before: 2, after: 1 },
      { path: '/welcome/menu/0', op: 'removed', before: end('a') },
    ]);
  });

  it('tells what a section asks for before its text, where a request leads, and what starts the campaign', () => {
    const asks = (more: object) => ({ text: 'ask', redirect: { type: 'request', request: 'req_1', ...more } });
    const trigger = { event: 'order.paid', channel: 'chn_1' };
    const a = define({
      welcome: { text: 'Hi', before: ['req_1'], menu: [asks({ onError: { type: 'end' } })] },
      trigger,
    });
    const b = define({
      welcome: { text: 'Hi', before: ['req_1', 'req_2'], menu: [asks({ save: { code: '$data.WH5.code' } })] },
      trigger: { ...trigger, params: ['email'] },
      interactions: [{ ...section('x'), before: ['req_1'] }],
    });
    expect(diffDefinitions(a, b)).toEqual([
      { path: '/trigger/params', op: 'added', after: ['email'] },
      {
        path: '/welcome/before',
        op: 'changed',
        before: [{ request: 'req_1' }],
        after: [{ request: 'req_1' }, { request: 'req_2' }],
      },
      { path: '/welcome/menu/0/redirect/onError', op: 'removed', before: { type: 'end' } },
      { path: '/welcome/menu/0/redirect/save', op: 'added', after: { code: '$data.WH5.code' } },
      { path: '/interactions/0', op: 'added', after: { ...section('x'), before: [{ request: 'req_1' }] } },
    ]);
  });
});
