import { createServer } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/**
 * A partner's endpoint to try things with: prints every POST and answers 200. With WEBHOOK_SECRET (the account's
 * `webhookSecret`) it verifies the signature and refuses what does not match, as a partner should.
 * Usage: npm run receiver [port]
 */
const port = Number(process.argv[2] ?? 9009);
const secret = process.env.WEBHOOK_SECRET;

createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const verdict = secret ? verify(secret, body, request.headers as Record<string, string>) : 'signature not checked';
  process.stdout.write(`${request.method} ${request.url}  (${verdict})\n`);
  for (const [name, value] of Object.entries(request.headers)) process.stdout.write(`  ${name}: ${value}\n`);
  process.stdout.write(`  ${body}\n\n`);
  response.writeHead(verdict === 'signature wrong' ? 401 : 200, { 'content-type': 'text/plain' }).end(verdict);
}).listen(port, '127.0.0.1', () => process.stdout.write(`Listening on http://127.0.0.1:${port}\n`));

function verify(key: string, body: string, headers: Record<string, string>): string {
  try {
    new Webhook(key).verify(body, headers);
    return 'signature right';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return 'signature wrong';
    throw error;
  }
}
