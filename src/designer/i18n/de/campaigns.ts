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
  keywords: 'Stichwörter',
  noKeywords: 'keine Stichwörter',
  onChannels: 'Kanäle',
  noChannels: 'kein Kanal',
  changed: 'geändert: {when}',
  version: 'Version {version}',
  peopleNow: { one: '{count} Person gerade darin', other: '{count} Personen gerade darin' },
  answersToday: { one: '{count} Antwort heute', other: '{count} Antworten heute' },
  emptyTitle: 'Deine erste Kampagne',
  emptyText:
    'Eine Kampagne ist ein Gespräch mit einem Menü: Leute schreiben ein Stichwort, wählen Optionen, und jede Antwort wird deinem Endpoint gemeldet.',
  problemsCount: {
    one: '{count} Sache fehlt, bevor sie veröffentlicht werden kann',
    other: '{count} Sachen fehlen, bevor sie veröffentlicht werden kann',
  },
  definition: 'Definition (JSON)',
  notJson: 'Das ist kein JSON: {message}',
  save: 'Speichern',
  saved: 'Gespeichert',
  publish: 'Veröffentlichen',
  published: 'Version {version} ist live.',
  unsaved: 'Noch nicht gespeichert',
};
