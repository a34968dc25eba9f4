import { expect, it } from 'vitest';
import { PreparationFailure } from './data.ts';
import { describePreparationFailure, PREPARATION_FAILURES } from './preparation-failures.ts';

const UNKNOWN = 'An unknown internal error occurred.';

it.each([
  ['NoError', 0, 'No error'],
  ['RecipientEmailSyntax', 1, 'Recipient email syntax is invalid.'],
  ['Compilation', 2, 'There was a compilation error in the message.'],
  ['Execution', 3, 'There was an execution error in the message.'],
  ['SenderEmailSyntax', 4, 'Sender email syntax is invalid.'],
  ['Submission', 5, UNKNOWN],
  ['RequiredDataMissing', 6, UNKNOWN],
  ['EligibilityError', 7, 'The contact was not eligible to receive the message.'],
  ['Undocumented', 99, UNKNOWN],
] as const)('%s of the system has the number %i and the guide’s text [DI-47] [AM-04]', (code, number, message) => {
  expect(describePreparationFailure(code)).toEqual({ code, number, message });
});

it.each([
  ['Generic', 100],
  ['MissingData', 101],
  ['InvalidData', 102],
  ['NoContent', 103],
] as const)('%s of the client has the number %i and the guide’s text [DI-48] [AM-04]', (code, number) => {
  expect(describePreparationFailure(code)).toEqual({ code, number, message: UNKNOWN });
});

it('the list is closed: 13 reasons, each of them what an event may carry [DI-47] [DI-48]', () => {
  expect(PREPARATION_FAILURES).toHaveLength(13);
  for (const code of PREPARATION_FAILURES) PreparationFailure.parse(describePreparationFailure(code));
  expect(PreparationFailure.safeParse({ code: 'Anything', number: 1, message: '' }).success).toBe(false);
});
