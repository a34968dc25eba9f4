import { malformedCallback, PROVIDER_ID_MAX } from '../callback.ts';

/** The message's id, by whichever of its three names it is given. @throws AppError malformed */
export function readMessageSid(form: URLSearchParams): string {
  const sid = form.get('MessageSid') || form.get('SmsMessageSid') || form.get('SmsSid');
  if (!sid) throw malformedCallback('/MessageSid', 'MessageSid is missing.');
  if (sid.length > PROVIDER_ID_MAX || sid.includes('\0'))
    throw malformedCallback('/MessageSid', 'MessageSid is no id.');
  return sid;
}
