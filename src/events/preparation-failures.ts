const UNKNOWN = 'An unknown internal error occurred.';

/** Why a message could not be prepared: the system's reasons, then (from 100) those of who asked for it. */
const FAILURES = {
  NoError: { number: 0, message: 'No error' },
  RecipientEmailSyntax: { number: 1, message: 'Recipient email syntax is invalid.' },
  Compilation: { number: 2, message: 'There was a compilation error in the message.' },
  Execution: { number: 3, message: 'There was an execution error in the message.' },
  SenderEmailSyntax: { number: 4, message: 'Sender email syntax is invalid.' },
  Submission: { number: 5, message: UNKNOWN },
  RequiredDataMissing: { number: 6, message: UNKNOWN },
  EligibilityError: { number: 7, message: 'The contact was not eligible to receive the message.' },
  Undocumented: { number: 99, message: UNKNOWN },
  Generic: { number: 100, message: UNKNOWN },
  MissingData: { number: 101, message: UNKNOWN },
  InvalidData: { number: 102, message: UNKNOWN },
  NoContent: { number: 103, message: UNKNOWN },
} as const;

export type PreparationFailureCode = keyof typeof FAILURES;
export const PREPARATION_FAILURES = Object.keys(FAILURES) as [PreparationFailureCode, ...PreparationFailureCode[]];

/** A reason as `message.failed_to_prepare` carries it. */
export function describePreparationFailure(code: PreparationFailureCode) {
  return { code, ...FAILURES[code] };
}
