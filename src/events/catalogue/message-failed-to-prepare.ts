import { FailedToPrepareData } from '../data.ts';
import { describePreparationFailure } from '../preparation-failures.ts';
import { defineEvent } from './define-event.ts';
import { sampleContact, sampleText, sampleUnitarySend } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…},"problem":{"code":"EligibilityError",…}}` */
export const messageFailedToPrepare = defineEvent({
  type: 'message.failed_to_prepare',
  description:
    'A message could not be prepared, so nothing was sent: the contact may not be written to, or the text ' +
    'cannot be made.',
  data: FailedToPrepareData,
  sample: {
    contact: sampleContact,
    message: sampleText,
    send: sampleUnitarySend,
    problem: describePreparationFailure('EligibilityError'),
  },
});
