import type { Catalogue } from '../catalogue.ts';

export const json: Catalogue['json'] = {
  label: 'Definition als JSON',
  hint: 'Die Kampagne, wie die API sie nimmt. Mit der Tastatur verlässt du das Feld durch Escape, dann Tab.',
  valid: 'Gültig, und in allen Ansichten',
  notValid: 'Nicht gültig (Zeile {line}, Spalte {column}):',
  notTaken: 'Die Kampagne bleibt, wie sie war, bis das behoben ist.',
  goThere: 'Dorthin',
  throwAway: 'Diesen Text verwerfen',
  behind:
    'Die Kampagne wurde inzwischen anderswo geändert; dieser Text hat diese Änderungen nicht. Sobald er gültig ist, wird beides zusammengeführt.',
};
