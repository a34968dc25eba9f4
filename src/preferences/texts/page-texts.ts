/** Why something that was typed cannot be taken. */
export type EntryFault = 'missing' | 'phone' | 'email' | 'number' | 'date' | 'choice' | 'tooLong';

/** A page that says one thing. */
export interface Notice {
  heading: string;
  text: string;
}

/** Everything that people read, in one language. */
export interface PageTexts {
  name: string;
  phone: string;
  email: string;
  language: string;
  optional: string;
  noChoice: string;
  faultsHeading: string;
  faults: Record<EntryFault, string>;

  preferences: string;
  wanted: string;
  aboutYou: string;
  save: string;
  saved: string;
  unsubscribe: string;
  unsubscribeHint: string;
  unsubscribed: string;
  isUnsubscribed: string;
  chooseAgain: string;
  resubscribe: string;
  resubscribed: string;

  subscribe: string;
  subscribesTo: string;
  leaveEmpty: string;
  sentByPhone: Notice;
  sentByEmail: Notice;
  confirm: Notice;
  confirmButton: string;
  subscribed: Notice;
  alreadyConfirmed: Notice;
  expired: Notice;
  unknownForm: Notice;
  unknownLink: Notice;
  tooMany: Notice;
  unavailable: Notice;
  failed: Notice;

  confirmMessage(title: string): string;
  mail: { subject(title: string): string; paragraph: string; note: string; footer: string };
}
