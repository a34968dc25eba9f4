import { startFakeTwilio } from '../../../test/support/fake-twilio.ts';
import { nowMs } from '../clock.ts';
import { ACCOUNT_SID, AUTH_TOKEN } from '../conversation.ts';

/** Twilio's send API in a process of its own, which notes when each person was written to. */
let replies: { phones: string[]; at: number[] } = { phones: [], at: [] };

const twilio = await startFakeTwilio({
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
  errorFor(form) {
    replies.phones.push(form.To ?? '');
    replies.at.push(nowMs());
    return undefined;
  },
});

process.on('message', (question) => {
  if (question === 'count') process.send?.(replies.at.length);
  if (question !== 'collect') return;
  process.send?.(replies);
  replies = { phones: [], at: [] };
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
process.send?.({ port: Number(new URL(twilio.url).port) });
