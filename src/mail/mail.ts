/** An e-mail to people, ready to go. */
export interface Mail {
  /** Names it for good: sent twice, a mailbox can tell. */
  id: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

/** The port to mail: resolves when a server has taken it over for at least one of its recipients, rejects otherwise. */
export type SendMail = (mail: Mail) => Promise<void>;
