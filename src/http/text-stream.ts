import type { Log } from '../store/context.ts';

/**
 * A body that is written as it is read: the next text is asked for when the reader has room for it. A reader who leaves
 * ends the texts. What fails on the way breaks the connection off, so that nobody takes half for the whole.
 */
export function streamTexts(texts: AsyncGenerator<string>, log: Log): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log.error({ err: error }, 'a streamed answer failed');
        controller.error(error);
      }
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
