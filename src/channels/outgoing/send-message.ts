import { AppError } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import type { Log } from '../../store/context.ts';
import type { ProviderCall } from '../adapter.ts';
import type { LoadedChannel } from '../directory.ts';
import { judgeCall, type SendOutcome, unprepared } from './judge-call.ts';
import type { HeldJob } from './lines.ts';
import type { CallProvider } from './provider-call.ts';

/** One attempt at one message. `channel` null: it was deleted. Never throws. */
export async function sendMessage(
  job: Pick<HeldJob, 'messageId' | 'to' | 'content' | 'attemptCount'>,
  channel: LoadedChannel | null,
  { call, log }: { call: CallProvider; log: Log },
): Promise<SendOutcome> {
  if (!channel) {
    const message = 'The channel was deleted before the message was sent.';
    return unprepared('Generic', { code: 'channel_deleted', message });
  }
  const id = encodeId('msg', job.messageId);
  const { adapter, access, statusUrl } = channel;
  let request: ProviderCall;
  try {
    request = adapter.buildSend({ id, to: job.to, content: job.content, statusUrl }, access);
  } catch (error) {
    log.error({ err: error, messageId: id }, 'a message could not be built');
    const message = error instanceof AppError ? error.message : 'The message could not be built.';
    return unprepared('Execution', { code: 'unsendable', message });
  }
  const outcome = await call(request);
  try {
    return judgeCall(adapter, job.attemptCount, outcome);
  } catch (error) {
    log.error({ err: error, messageId: id }, "a provider's answer could not be read");
    return { state: 'unknown', error: { code: 'bad_response', message: "The provider's answer could not be read." } };
  }
}
