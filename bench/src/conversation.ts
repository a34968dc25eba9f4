import { createHmac } from 'node:crypto';

export const ACCOUNT_SID = 'AC00000000000000000000000000000001';
export const AUTH_TOKEN = '0123456789abcdef0123456789abcdef';
export const SENDER = '+12028831111';

/** A request as Twilio makes it. */
export interface SignedRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * What people say, in a fixed order and each message with an id of its own: first everybody says hello, which starts
 * the campaign and owes no POST; then they answer in turn, "1" and "2" alternating, and every answer owes one POST.
 */
export class Conversation {
  readonly people: number;
  readonly #url: string;
  #messages = 0;
  #answers = 0;

  /** @param url the inbound address that Twilio would have been given: it is part of what is signed. */
  constructor(url: string, people: number) {
    this.#url = url;
    this.people = people;
  }

  /** How many answers were taken so far: so many POSTs are owed. */
  get answers(): number {
    return this.#answers;
  }

  hellos(): SignedRequest[] {
    return Array.from({ length: this.people }, (_, person) => this.#sign(person, 'hola'));
  }

  nextAnswers(count: number): SignedRequest[] {
    return Array.from({ length: count }, () => {
      const { person, round } = placeOf(this.#answers++, this.people);
      return this.#sign(person, round % 2 === 0 ? '1' : '2');
    });
  }

  #sign(person: number, text: string): SignedRequest {
    const form = twilioForm(phoneOf(person), text, this.#messages++);
    return {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': sign(this.#url, form),
        'i-twilio-idempotency-token': form.MessageSid ?? '',
        'user-agent': 'TwilioProxy/1.1',
        accept: '*/*',
      },
      body: new URLSearchParams(form).toString(),
    };
  }
}

/** Who gives the answer with this number, and how many answers that person gave before. */
export function placeOf(answer: number, people: number): { person: number; round: number } {
  return { person: answer % people, round: Math.floor(answer / people) };
}

export function phoneOf(person: number): string {
  return `+5255${String(10_000_000 + person)}`;
}

/** X-Twilio-Signature of a form. https://www.twilio.com/docs/usage/security */
function sign(url: string, form: Record<string, string>): string {
  const names = Object.keys(form).sort();
  const signed = url + names.map((name) => name + form[name]).join('');
  return createHmac('sha1', AUTH_TOKEN).update(signed).digest('base64');
}

/** https://www.twilio.com/docs/messaging/guides/webhook-request */
function twilioForm(from: string, text: string, number: number): Record<string, string> {
  const sid = `SM${number.toString(16).padStart(32, '0')}`;
  return {
    ToCountry: 'US',
    ToState: 'DC',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: 'WASHINGTON',
    FromZip: '06000',
    SmsSid: sid,
    FromState: 'CDMX',
    SmsStatus: 'received',
    FromCity: 'CIUDAD DE MEXICO',
    Body: text,
    FromCountry: 'MX',
    To: SENDER,
    ToZip: '20001',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: ACCOUNT_SID,
    From: from,
    ApiVersion: '2010-04-01',
  };
}
