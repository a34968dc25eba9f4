import { describe, expect, test } from 'vitest';
import { CreateKeys } from './create-keys.ts';

const webhook = { method: 'POST', path: '/v1/webhooks', account: 'acc_1', body: '{"name":"Shop"}' };
const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

describe('the key of what creates something', () => {
  test('is the same until it is answered', () => {
    const keys = new CreateKeys();
    const key = keys.keyOf(webhook);
    expect(key).toMatch(/^[\da-f]{32}$/);
    expect(keys.keyOf({ ...webhook })).toBe(key);
    keys.answered(webhook, answer(201));
    expect(keys.keyOf(webhook)).not.toBe(key);
  });

  test('is another one for what is something else', () => {
    const keys = new CreateKeys();
    const others = [{ body: '{"name":"Shop 2"}' }, { account: 'acc_2' }, { path: '/v1/connectors' }];
    const all = [webhook, ...others.map((other) => ({ ...webhook, ...other }))].map((sent) => keys.keyOf(sent));
    expect(new Set(all).size).toBe(4);
  });

  test.each([
    [200, {}, true],
    [422, {}, true],
    [409, {}, true],
    [409, { 'retry-after': '1' }, false],
    [401, {}, false],
    [403, {}, false],
    [429, { 'retry-after': '1' }, false],
    [500, {}, false],
    [502, {}, false],
  ])('an answer %i %j says what became of it: %j', (status, headers, isOver) => {
    const keys = new CreateKeys();
    const key = keys.keyOf(webhook);
    keys.answered(webhook, answer(status, headers));
    expect(keys.keyOf(webhook) !== key).toBe(isOver);
  });

  test('is new once something was deleted', () => {
    const keys = new CreateKeys();
    const key = keys.keyOf(webhook);
    const deletion = { method: 'DELETE', path: '/v1/webhooks/whk_1', account: 'acc_1', body: '' };
    keys.answered(deletion, answer(404));
    expect(keys.keyOf(webhook)).toBe(key);
    keys.answered(deletion, answer(204));
    expect(keys.keyOf(webhook)).not.toBe(key);
  });

  test.each([
    ['POST', '/v1/webhooks/whk_1/pause', false],
    ['POST', '/v1/campaigns/cmp_1/publish', false],
    ['PUT', '/v1/preference-page', false],
    ['POST', '/v1/campaigns', true],
    ['POST', '/v1/signing-keys/rotate', true],
    ['POST', '/v1/contacts/con_1/complaints', true],
    ['POST', '/v1/deliveries/dlv_1/resend', true],
  ])('%s %s has one: %j', (method, path, has) => {
    expect(new CreateKeys().keyOf({ ...webhook, method, path }) !== undefined).toBe(has);
  });
});
