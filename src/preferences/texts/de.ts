import type { PageTexts } from './page-texts.ts';

export const de: PageTexts = {
  name: 'Name',
  phone: 'Telefonnummer',
  email: 'E-Mail',
  language: 'Sprache',
  optional: 'freiwillig',
  noChoice: 'Bitte wählen',
  faultsHeading: 'Bitte prüfen Sie Ihre Eingaben',
  faults: {
    missing: 'Bitte ausfüllen.',
    phone: 'Das ist keine Telefonnummer. Geben Sie sie mit Landesvorwahl ein, zum Beispiel +49 30 901820.',
    email: 'Das ist keine E-Mail-Adresse. Sie sollte aussehen wie name@example.com.',
    number: 'Bitte geben Sie eine Zahl ein.',
    date: 'Bitte geben Sie ein Datum ein.',
    choice: 'Bitte wählen Sie eine der Möglichkeiten.',
    tooLong: 'Das ist zu lang.',
  },
  preferences: 'Ihre Einstellungen',
  wanted: 'Was Sie bekommen möchten',
  aboutYou: 'Ihre Angaben',
  save: 'Speichern',
  saved: 'Ihre Einstellungen sind gespeichert.',
  unsubscribe: 'Von allem abmelden',
  unsubscribeHint: 'Sie bekommen dann keine Nachrichten mehr von uns.',
  unsubscribed: 'Sie sind abgemeldet und bekommen keine Nachrichten mehr von uns.',
  isUnsubscribed: 'Sie sind von allem abgemeldet.',
  chooseAgain: 'Um wieder Nachrichten zu bekommen, wählen Sie aus, was Sie möchten, und speichern Sie.',
  resubscribe: 'Wieder Nachrichten bekommen',
  resubscribed: 'Sie bekommen wieder Nachrichten von uns.',
  subscribe: 'Anmelden',
  subscribesTo: 'Sie melden sich an für:',
  leaveEmpty: 'Dieses Feld leer lassen',
  sentByPhone: {
    heading: 'Noch ein Schritt',
    text:
      'Wir schicken Ihnen eine Nachricht mit einem Link. Öffnen Sie ihn zur Bestätigung; er gilt 48 Stunden. Es kommt ' +
      'nichts? Prüfen Sie die Nummer und versuchen Sie es später noch einmal. Haben Sie uns einmal STOP geschrieben, ' +
      'schicken Sie zuerst START.',
  },
  sentByEmail: {
    heading: 'Noch ein Schritt',
    text:
      'Wir schicken Ihnen eine E-Mail mit einem Link. Öffnen Sie ihn zur Bestätigung; er gilt 48 Stunden. Es kommt ' +
      'nichts? Sehen Sie im Spam-Ordner nach, prüfen Sie die Adresse und versuchen Sie es später noch einmal.',
  },
  confirm: { heading: 'Anmeldung bestätigen', text: 'Ein Klick, und Sie sind angemeldet.' },
  confirmButton: 'Bestätigen',
  subscribed: { heading: 'Sie sind angemeldet', text: 'Vielen Dank. Sie können diese Seite schließen.' },
  alreadyConfirmed: {
    heading: 'Schon bestätigt',
    text: 'Sie haben diese Anmeldung bestätigt. Es ist nichts weiter zu tun.',
  },
  expired: {
    heading: 'Dieser Link ist abgelaufen',
    text: 'Links gelten 48 Stunden. Falls Sie noch nicht bestätigt haben, füllen Sie das Formular bitte noch einmal aus.',
  },
  unknownForm: {
    heading: 'Dieses Formular gibt es nicht',
    text: 'Vielleicht wurde es entfernt, oder die Adresse ist nicht vollständig.',
  },
  unknownLink: {
    heading: 'Dieser Link ist unbekannt',
    text: 'Vielleicht wurde er unterwegs gekürzt oder gehört niemandem mehr. Öffnen Sie ihn noch einmal ganz aus der Nachricht.',
  },
  tooMany: {
    heading: 'Zu viele Anmeldungen',
    text: 'Von hier kamen viele Anmeldungen. Bitte versuchen Sie es in einer Stunde wieder.',
  },
  unavailable: {
    heading: 'Zurzeit nicht möglich',
    text: 'Dieses Formular nimmt gerade keine Anmeldungen an. Bitte versuchen Sie es später wieder.',
  },
  failed: {
    heading: 'Bei uns ist etwas schiefgegangen',
    text: 'Es wurde nichts geändert. Bitte versuchen Sie es gleich noch einmal.',
  },
  confirmMessage: (title) => `${title}: hier Anmeldung bestätigen`,
  mail: {
    subject: (title) => `Bitte bestätigen: ${title}`,
    paragraph:
      'Jemand, hoffentlich Sie, hat sich mit dieser Adresse angemeldet. Bestätigen Sie es, dann sind Sie angemeldet.',
    note: 'Der Link gilt 48 Stunden. Er öffnet eine Seite, die Sie noch einmal fragt.',
    footer: 'Das waren nicht Sie? Dann tun Sie nichts: ohne Ihre Bestätigung hören Sie nichts von uns.',
  },
};
