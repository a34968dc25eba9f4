import { createTransport } from 'nodemailer';
import type { Log } from '../store/context.ts';
import type { SendMail } from './mail.ts';

/** Where mail goes, and who it is from. */
export interface SmtpOptions {
  /** `smtp://` (TLS by STARTTLS where the server has it) or `smtps://`, with user and password where it wants them. */
  url: string;
  /** `alerts@example.com` or `Hookline <alerts@example.com>`. */
  from: string;
}

const TIMEOUT_MS = 10_000;
/** Over one whole mail, for servers that answer drop by drop. A process that drains waits for it (18 s). */
const MAIL_DEADLINE_MS = 15_000;
const CONNECTIONS_MAX = 3;

/** Sends by SMTP over a few connections that are kept. `close` ends them; what is under way is finished. */
export function createSmtpMailer({ url, from }: SmtpOptions, log: Log): { send: SendMail; close(): void } {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.replace(/^.*@|>$/g, '');
  return {
    async send({ id, to, subject, text, html }) {
      const { rejected } = await transport.sendMail({
        messageId: `<${id}@${domain}>`,
        from,
        // As objects: nodemailer would take text apart at commas.
        to: to.map((address) => ({ name: '', address })),
        subject,
        text,
        html,
        // RFC 3834: no out-of-office replies to this.
        headers: { 'auto-submitted': 'auto-generated' },
        signal: AbortSignal.timeout(MAIL_DEADLINE_MS),
      });
      if (rejected.length > 0) log.warn({ mailId: id, rejected }, 'the mail server refused some recipients');
    },
    close: () => transport.close(),
  };
}
