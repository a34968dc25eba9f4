import { createFetchSender, type FetchSenderOptions } from './fetch-sender.ts';
import { BODY_BYTES_MAX, ResponseBody } from './response.ts';
import type { Tracer } from './tracer.ts';

/** The tracer where there are no sockets to look at (Workers): it knows the answer, nothing of the way there. */
export function createFetchTracer(options: FetchSenderOptions): Tracer {
  return async (request, deadlineMs) => {
    const body = new ResponseBody(BODY_BYTES_MAX);
    let head: Response | undefined;
    const send = createFetchSender({
      ...options,
      async fetch(url, init) {
        const response = await options.fetch(url, init);
        head = response;
        return new Response(response.body?.pipeThrough(copyInto(body)) ?? null, response);
      },
    });
    const result = await send(request, deadlineMs);
    const headers = [...(head?.headers ?? [])].map(([name, value]) => ({ name, value }));
    const text = body.excerpt(head?.headers.get('content-type') ?? undefined, undefined);
    const response = head ? { status: head.status, headers, body: text, isTruncated: body.isTruncated } : null;
    return { result, resolved: [], connection: null, raw: null, response, errorCode: null };
  };
}

function copyInto(body: ResponseBody): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      body.add(chunk);
      controller.enqueue(chunk);
    },
  });
}
