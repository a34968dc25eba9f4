import type { Catalogue } from '../catalogue.ts';

export const contactPicker: Catalogue['contactPicker'] = {
  search: 'Kontakt suchen',
  searchText: 'Teil eines Namens, einer E-Mail-Adresse oder Nummer',
  segment: 'Kontakte der gewählten Gruppe ansehen',
  everybody: 'Alle Kontakte',
  found: 'Gefundene Kontakte',
  nobody: 'Es gibt noch keine Kontakte.',
  nobodyFound: 'Niemand gefunden. Versuch es mit einem kürzeren Wort oder einem anderen Segment.',
  showCard: 'Karte von {name} zeigen',
  cardOf: 'Karte von {name}',
  backToList: 'Zurück zur Liste',
  openPage: 'Alles über diesen Kontakt in einem neuen Tab öffnen',
  optedOut: 'Abgemeldet',
  phone: 'Telefon',
  language: 'Sprache',
  since: 'Seit',
};
