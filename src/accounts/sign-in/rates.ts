/** Ten tries at once, ten a minute in the long run: of whatever asks for a password or makes a mail go out. */
export const ATTEMPT_RATE = { burst: 10, perSecond: 10 / 60, refusal: 'There were too many tries from your address.' };

/** Of mails to one mailbox, whoever asks for them: nobody is to be flooded. A link is good for an hour, so one is enough. */
export const RESET_RATE = {
  burst: 3,
  perSecond: 1 / 600,
  refusal: 'Links were asked for to this address too often: look for the mails that came.',
};
