import type { Catalogue } from '../catalogue.ts';

export const publish: Catalogue['publish'] = {
  title: 'Veröffentlichen',
  notSaved:
    'Der Entwurf ist noch nicht gespeichert, und was nicht gespeichert ist, kann nicht veröffentlicht werden. Öffne dies wieder, sobald er gespeichert ist.',
  problems: { one: '{count} Problem steht im Weg', other: '{count} Probleme stehen im Weg' },
  problemsText: 'Jedes führt zu seinem Feld.',
  firstTitle: 'Erste Version',
  firstText: 'Bisher hat niemand diese Kampagne bekommen.',
  changesTitle: 'Was sich gegenüber Version {version} ändert',
  who: 'Wer sie bekommt',
  peopleTitle: 'Wer gerade drin ist',
  peopleNone: 'Im Moment ist niemand drin.',
  people: { one: '{count} Person ist gerade drin.', other: '{count} Personen sind gerade drin.' },
  peopleIn: { one: 'Version {version}: {count} Person', other: 'Version {version}: {count} Personen' },
  peopleText:
    'Sie bleiben in der Version, mit der sie begonnen haben; wer ab jetzt beginnt, bekommt die neue. Neue Adressen, Header und Richtlinien von Webhooks gelten sofort für alle.',
  doneTitle: 'Veröffentlicht',
  done: 'Version {version} ist live.',
  try: 'Auf dem Telefon ausprobieren',
  version: 'Version {version}',
  versionsTitle: 'Versionen',
  versionsEmptyTitle: 'Noch nichts veröffentlicht',
  versionsEmptyText:
    'Bei jedem Veröffentlichen wird hier als Version aufgehoben, was die Leute bekommen: zum Vergleichen und Zurückholen.',
  publishedAt: 'Veröffentlicht am {when}',
  publishedBy: 'Veröffentlicht am {when} von {who}',
  compare: 'Vergleichen',
  compareVersion: 'Version {version} mit dem Entwurf vergleichen',
  compareText: 'Von Version {version} zum Entwurf:',
  load: 'In den Entwurf laden',
  loadVersion: 'In den Entwurf laden: Version {version}',
  loaded: 'Version {version} ist jetzt der Entwurf. Rückgängig bringt zurück, was da war.',
};
