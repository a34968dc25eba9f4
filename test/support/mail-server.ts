import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it reached the server: who it was handed in for, and what it says. */
export interface ReceivedMail {
  /** Of the envelope: who really gets it. */
  recipients: string[];
  email: Email;
}

/** A real SMTP server on a loopback port. */
export interface MailServer {
  url: string;
  port: number;
  mails: ReceivedMail[];
  /** The mail that comes next. */
  next(): Promise<ReceivedMail>;
  /** Refuses mails while it says so. */
  refusal: string | undefined;
  /** Recipients it does not know. */
  unknown: Set<string>;
  /** Who logged in. */
  logins: string[];
  close(): Promise<void>;
}

/** Takes every mail in, parsed; `credentials` makes it want them. */
export async function startMailServer(
  options: { port?: number; credentials?: { user: string; pass: string } } = {},
): Promise<MailServer> {
  const { credentials } = options;
  const waiting: ((mail: ReceivedMail) => void)[] = [];
  const smtp = new SMTPServer({
    disabledCommands: credentials ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username, password }, _session, callback) {
      const isKnown = username === credentials?.user && password === credentials?.pass;
      if (!isKnown || username === undefined) return callback(new Error('not let in'));
      server.logins.push(username);
      callback(null, { user: username });
    },
    onRcptTo({ address }, _session, callback) {
      callback(server.unknown.has(address) ? new Error('550 no such mailbox') : undefined);
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (server.refusal !== undefined) return callback(new Error(server.refusal));
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        const mail = { recipients, email: await PostalMime.parse(Buffer.concat(chunks)) };
        server.mails.push(mail);
        callback();
        for (const take of waiting.splice(0)) take(mail);
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  const login = credentials ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.pass)}@` : '';
  const server: MailServer = {
    url: `smtp://${login}127.0.0.1:${port}`,
    port,
    mails: [],
    next: () => new Promise((resolve) => waiting.push(resolve)),
    refusal: undefined,
    unknown: new Set(),
    logins: [],
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return server;
}
