import { describe, expect, test } from 'vitest';
import { STATUS_URL, twilioRequest } from '../../../test/support/provider-requests.ts';
import { encodeId } from '../../base/ids.ts';
import { parseTwilioStatus } from './status.ts';

const SID = 'SMe287d7109a5a925f182f0e07fe5b2244';
const MESSAGE_ID = encodeId('msg', '018f0000-0000-7000-8000-000000000001');

function parse(form: Record<string, string>, url = `${STATUS_URL}?m=${MESSAGE_ID}`) {
  return parseTwilioStatus(twilioRequest({ MessageSid: SID, ...form }, url));
}

describe('parseTwilioStatus', () => {
  test.each([
    ['accepted', 'sending'],
    ['scheduled', 'sending'],
    ['queued', 'sending'],
    ['sending', 'sending'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
  ])('reads %s as %s, with our message id', (MessageStatus, state) => {
    expect(parse({ MessageStatus })).toEqual({
      messages: [],
      statuses: [{ providerId: SID, messageId: MESSAGE_ID, state }],
      changes: [],
      preferences: [],
      unknown: [],
    });
  });

  test.each([
    ['undelivered', '30005', { code: '30005', retryable: false, optsOut: false }],
    ['failed', '21610', { code: '21610', retryable: false, optsOut: true }],
    ['failed', '63018', { code: '63018', retryable: true, optsOut: false }],
    ['failed', '99999', { code: '99999', retryable: false, optsOut: false }],
    ['failed', '', { code: 'failed', retryable: false, optsOut: false }],
    ['canceled', '0', { code: 'canceled', retryable: false, optsOut: false }],
  ])('reads %s with code %j as a failure', (MessageStatus, ErrorCode, error) => {
    expect(parse({ MessageStatus, ErrorCode }).statuses).toMatchObject([{ state: 'failed', error }]);
  });

  test.each(['partially_delivered', 'received', 'receiving', 'huh', 'constructor'])(
    'keeps %s as unknown',
    (MessageStatus) => {
      const { statuses, unknown } = parse({ MessageStatus });
      expect(statuses).toEqual([]);
      expect(unknown).toEqual([
        { kind: `status.${MessageStatus}`, raw: `MessageSid=${SID}&MessageStatus=${MessageStatus}` },
      ]);
    },
  );

  test.each(['', '?m=', '?m=msg_1', '?m=cmp_01hx0000000000000000000000', '?x=1'])(
    'takes no message id from %j',
    (query) => {
      expect(parse({ MessageStatus: 'sent' }, STATUS_URL + query).statuses).toEqual([
        { providerId: SID, state: 'sent' },
      ]);
    },
  );

  test('refuses a status without id or status', () => {
    expect(() => parse({})).toThrow('MessageStatus is missing.');
    expect(() => parse({ MessageSid: '', MessageStatus: 'sent' })).toThrow('MessageSid is missing.');
  });
});
