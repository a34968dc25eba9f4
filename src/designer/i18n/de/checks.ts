/**
 * What the checks of campaigns say most often, by their codes. They speak English themselves, and say more. No part of the
 * catalogue: it comes with the checks.
 */
export const checks = {
  option_text_missing: 'Ohne Text steht die Option nicht im Menü, das man sieht.',
  text_empty: 'Der Abschnitt hat keinen Text.',
  target_not_chosen: 'Hier fehlt eine Wahl.',
  dangling_interaction: 'Diesen Abschnitt gibt es nicht mehr.',
  dangling_campaign: 'Diese Kampagne ist nicht veröffentlicht.',
  unreachable_interaction: 'Keine Antwort führt zu diesem Abschnitt.',
  endless_cycle: 'Von hier führt keine Antwort je zu einem Ende.',
  duplicate_interaction: 'Ein anderer Abschnitt hat schon die id „{first}“.',
  duplicate_label:
    'Ein anderer Abschnitt mit Webhook heißt auch „{first}“: Der Partner könnte sie nicht unterscheiden.',
  ambiguous_answer: 'Die Antwort „{first}“ würde zwei Optionen wählen.',
  keyword_empty: '„{first}“ hat weder Buchstaben noch Ziffern, die erkannt werden könnten.',
  opt_out_word: '„{first}“ meldet ab oder ruft Hilfe: Das geschieht, bevor ein Menü angesehen wird.',
  command_word: '„{first}“ führt zum Menü oder zurück: Das geschieht, bevor eine Option angesehen wird.',
  text_too_long: 'Das ist zu lang: „{last}“ nimmt {max}.',
  channel_unknown: 'Diesen Kanal gibt es nicht mehr.',
  policy_unknown: 'Diese Richtlinie gibt es nicht mehr: Wähle eine andere.',
  category_unknown: 'Es gibt keine Kategorie „{first}“: Wähle eine andere, oder lege sie vorher an.',
  connector_unknown: 'Diesen Konnektor gibt es nicht mehr: Wähle einen anderen.',
  request_unknown: 'Diese Anfrage gibt es nicht mehr: Wähle eine andere.',
  request_deleted: 'Die Anfrage „{first}“ wurde gelöscht: Stelle sie wieder her, oder wähle eine andere.',
  request_twice: 'Dieselbe Anfrage wird hier schon gestellt.',
  url_empty: 'Die URL fehlt.',
  url_invalid: 'Das ist keine URL der Form https://deine-domain/dein-pfad.',
  url_scheme: '„{first}“ geht nicht, nur https.',
  url_not_https: 'Die URL muss mit https:// beginnen.',
  url_host: 'Die URL hat keine Domain.',
  url_userinfo: 'Kein Benutzername und kein Passwort in der URL: Schreibe Zugangsdaten in einen Header.',
  url_private: '„{first}“ liegt in einem privaten Netz und ist von hier nicht erreichbar.',
  header_name: '„{first}“ ist kein Headername: nur Buchstaben, Ziffern und Bindestriche.',
  header_reserved: 'Den Header „{first}“ setzt Hookline oder die Verbindung; er lässt sich nicht ändern.',
  header_duplicate: 'Den Header „{first}“ gibt es zweimal; Groß- und Kleinschreibung zählt nicht.',
  header_value:
    'Der Wert von „{first}“ hat einen Zeilenumbruch, ein Leerzeichen am Rand oder ein Zeichen, das Header nicht haben können.',
};
