import { startReceiver } from '../../src/deliveries/testing/receiver.ts';

/** One POST as a partner got it. */
export interface ReceivedPost {
  path: string;
  headers: Record<string, string>;
  /** The bytes. */
  raw: string;
  body: Record<string, unknown>;
}

/** A partner's endpoint on loopback that answers 200, or what `answerWith` says. */
export interface Partner {
  url: string;
  posts: ReceivedPost[];
  /** What is answered from now on, at once or when the promise says so. */
  answerWith(answer: (post: ReceivedPost) => number | Promise<number>): void;
  close(): Promise<void>;
}

export async function startPartner(): Promise<Partner> {
  const posts: ReceivedPost[] = [];
  let statusFor: (post: ReceivedPost) => number | Promise<number> = () => 200;
  const receiver = await startReceiver(async (request, response, raw) => {
    // Somebody looks whether there is anybody: not a POST.
    if (request.method === 'GET') return void response.writeHead(200).end();
    const headers = request.headers as Record<string, string>;
    const post = { path: request.url ?? '', headers, raw, body: JSON.parse(raw) };
    posts.push(post);
    response.writeHead(await statusFor(post)).end();
  });
  return {
    url: `http://127.0.0.1:${receiver.port}`,
    posts,
    answerWith(answer) {
      statusFor = answer;
    },
    close: () => receiver.close(),
  };
}
