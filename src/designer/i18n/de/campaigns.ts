import type { Catalogue } from '../catalogue.ts';

export const campaigns: Catalogue['campaigns'] = {
  title: 'Kampagnen',
  create: 'Neue Kampagne',
  createText: 'Sie beginnt als Entwurf, den niemand bekommt. Du baust und probierst sie, dann veröffentlichst du sie.',
  createSubmit: 'Anlegen',
  nameExample: 'Sommerpreise',
  stateDraft: 'Entwurf',
  stateLive: 'Live',
  stateArchived: 'Archiviert',
  noKeywords: 'keine Stichwörter',
  noChannels: 'kein Kanal',
  changed: 'geändert: {when}',
  changedBy: 'geändert: {when} von {who}',
  version: 'Version {version}',
  peopleNow: { one: '{count} Person gerade darin', other: '{count} Personen gerade darin' },
  answersToday: { one: '{count} Antwort heute', other: '{count} Antworten heute' },
  emptyTitle: 'Deine erste Kampagne',
  emptyText:
    'Eine Kampagne ist ein Gespräch mit einem Menü: Leute schreiben ein Stichwort, wählen Optionen, und jede Antwort wird deinem Endpunkt gemeldet.',
};
