import type { Catalogue } from '../catalogue.ts';

export const general: Catalogue['general'] = {
  save: 'Speichern',
  saved: 'Gespeichert',
  cancel: 'Abbrechen',
  close: 'Schließen',
  create: 'Anlegen',
  remove: 'Entfernen',
  copy: 'Kopieren',
  copied: 'Kopiert',
  back: 'Zurück',
  undo: 'Rückgängig',
  tryAgain: 'Noch einmal versuchen',
  reload: 'Neu laden',
  showMore: 'Mehr zeigen',
  name: 'Name',
  email: 'E-Mail',
  password: 'Passwort',
  showPassword: 'Passwort zeigen',
  loading: 'Lädt',
  never: 'nie',
  waitSeconds: '{seconds} s warten',
};
