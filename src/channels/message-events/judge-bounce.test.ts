import { expect, test } from 'vitest';
import { judgeBounce } from './judge-bounce.ts';

test('shows what the server said as it came [DI-43] [DI-44]', () => {
  const diagnostic = 'smtp;550 5.1.1 The email account that you tried to reach does not exist.';
  expect(judgeBounce({ mta: 'mail.exemple.com', diagnostic, isInvalidMailbox: false, returned: true })).toEqual({
    code: '5.1.1',
    message: diagnostic,
    isPermanent: true,
    isInvalidMailbox: false,
    isReturned: true,
    mta: 'mail.exemple.com',
    diagnostic,
  });
});

test('says whether it came back or was refused at once [DI-45]', () => {
  expect(judgeBounce({ returned: false }).isReturned).toBe(false);
  expect(judgeBounce().isReturned).toBe(true);
});

test.each(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1', '5.4.4', '551', '556'])(
  '%s says that nobody should send to the address again [DI-32]',
  (status) => {
    expect(judgeBounce({ status, returned: true })).toMatchObject({ code: status, isPermanent: true });
  },
);

test.each([
  '5.0.0',
  '5.1.0',
  '5.1.4',
  '5.1.8',
  '5.2.2',
  '5.2.3',
  '5.7.1',
  '550',
  '552',
  '554',
  '4.2.2',
  '4.4.1',
  '421',
])('%s says nothing of the kind', (status) => {
  expect(judgeBounce({ status, returned: true })).toMatchObject({ code: status, isPermanent: false });
});

test('the reporter’s word that there is no such mailbox counts, but not against a passing fault', () => {
  expect(judgeBounce({ status: '550', isInvalidMailbox: true, returned: true }).isPermanent).toBe(true);
  expect(judgeBounce({ status: '450', isInvalidMailbox: true, returned: true }).isPermanent).toBe(false);
  expect(judgeBounce({ status: '5.1.1', action: 'delayed', returned: true }).isPermanent).toBe(false);
});

test.each([
  ['smtp;554 5.7.1 Spam message rejected; If this is not spam contact abuse', '5.7.1'],
  ['smtp; 550-5.1.1 The email account', '5.1.1'],
  ['550 no such user', '550'],
  ['smtp;452 try later', '452'],
  ['connection to 5.4.4.8 refused', 'unknown'],
  ['421 4.4.2 mx.example.com timed out after 5.5 s', '4.4.2'],
  ['it did not work', 'unknown'],
])('reads the status out of "%s"', (diagnostic, code) => {
  expect(judgeBounce({ diagnostic, returned: true })).toMatchObject({ code, message: diagnostic });
});

test('has words where the server had none', () => {
  expect(judgeBounce({ status: '5.1.1', returned: true }).message).toBe('There is no such mailbox.');
  expect(judgeBounce()).toMatchObject({
    code: 'unknown',
    message: 'The message was not delivered.',
    isPermanent: false,
  });
});
