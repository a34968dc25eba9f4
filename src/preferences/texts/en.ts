import type { PageTexts } from './page-texts.ts';

export const en: PageTexts = {
  name: 'Name',
  phone: 'Phone number',
  email: 'E-mail',
  language: 'Language',
  optional: 'optional',
  noChoice: 'Please choose',
  faultsHeading: 'Please check what you entered',
  faults: {
    missing: 'Please fill this in.',
    phone: 'This is not a phone number. Enter it with its country code, for example +44 20 7946 0000.',
    email: 'This is not an e-mail address. It should look like name@example.com.',
    number: 'Please enter a number.',
    date: 'Please enter a date.',
    choice: 'Please choose one of the options.',
    tooLong: 'This is too long.',
  },
  preferences: 'Your preferences',
  wanted: 'What you would like to receive',
  aboutYou: 'About you',
  save: 'Save',
  saved: 'Your preferences are saved.',
  unsubscribe: 'Unsubscribe from everything',
  unsubscribeHint: 'You will get no more messages from us.',
  unsubscribed: 'You are unsubscribed. You will get no more messages from us.',
  isUnsubscribed: 'You are unsubscribed from everything.',
  chooseAgain: 'To get messages again, choose what you would like to receive and save.',
  resubscribe: 'Get messages again',
  resubscribed: 'You will get messages from us again.',
  subscribe: 'Sign up',
  subscribesTo: 'You sign up for:',
  leaveEmpty: 'Leave this empty',
  sentByPhone: {
    heading: 'One more step',
    text:
      'We are sending you a message with a link. Open it to confirm; it works for 48 hours. Nothing arrives? Check the ' +
      'number and try again later. If you once sent us STOP, send START first.',
  },
  sentByEmail: {
    heading: 'One more step',
    text:
      'We are sending you an e-mail with a link. Open it to confirm; it works for 48 hours. Nothing arrives? Look into ' +
      'the spam folder, check the address and try again later.',
  },
  confirm: { heading: 'Confirm your sign-up', text: 'One click, and you are signed up.' },
  confirmButton: 'Confirm',
  subscribed: { heading: 'You are signed up', text: 'Thank you. You can close this page.' },
  alreadyConfirmed: {
    heading: 'Already confirmed',
    text: 'You have confirmed this sign-up. There is nothing left to do.',
  },
  expired: {
    heading: 'This link has expired',
    text: 'Links work for 48 hours. If you have not confirmed yet, please fill in the form again.',
  },
  unknownForm: {
    heading: 'There is no such form',
    text: 'It may have been taken down, or the address is not complete.',
  },
  unknownLink: {
    heading: 'This link is not known',
    text: 'It may have been cut on its way, or no longer belong to anybody. Open it from the message again, as a whole.',
  },
  tooMany: { heading: 'Too many sign-ups', text: 'There were many sign-ups from here. Please try again in an hour.' },
  unavailable: {
    heading: 'No sign-ups just now',
    text: 'This form cannot take sign-ups at the moment. Please try again later.',
  },
  failed: { heading: 'Something went wrong on our side', text: 'Nothing was changed. Please try again in a moment.' },
  confirmMessage: (title) => `${title}: confirm your sign-up here`,
  mail: {
    subject: (title) => `Please confirm: ${title}`,
    paragraph: 'Somebody, we hope you, has signed up with this address. Confirm it, and you are signed up.',
    note: 'The link works for 48 hours. It opens a page that asks you once more.',
    footer: 'It was not you? Then do nothing: without your confirmation you will not hear from us.',
  },
};
