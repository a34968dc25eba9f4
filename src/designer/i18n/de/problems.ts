import type { Catalogue } from '../catalogue.ts';

export const problems: Catalogue['problems'] = {
  offlineTitle: 'Hookline ist nicht erreichbar',
  offlineText:
    'Prüfe deine Verbindung und ob der Server läuft. Was du geschrieben hast, ist noch da: versuche es noch einmal.',
  signedOutTitle: 'Deine Sitzung ist zu Ende',
  signedOutText: 'Melde dich an und mach es noch einmal: Was du getippt hast, steht noch da.',
  forbiddenTitle: 'Das darfst du nicht',
  forbiddenText: '{detail} Bitte einen Eigentümer dieses Kontos um eine andere Rolle.',
  missingTitle: 'Das gibt es hier nicht',
  missingText: 'Vielleicht wurde es entfernt oder gehört zu einem anderen deiner Konten.',
  conflictTitle: 'Das geht nicht zusammen',
  changedTitle: 'Inzwischen hat jemand anderes gespeichert',
  changedText: 'Dein Text ist noch da. Lade den anderen Stand und vergleiche, bevor du wieder speicherst.',
  invalidTitle: 'Vorher muss etwas geändert werden',
  tooLargeTitle: 'Das ist zu groß',
  tooOftenTitle: 'Das war zu oft',
  tooOftenText: 'Versuche es in {seconds} s noch einmal.',
  unavailableTitle: 'Hookline ist gerade beschäftigt',
  unavailableText: 'Versuche es gleich noch einmal.',
  faultTitle: 'Bei uns ist etwas schiefgegangen',
  faultText:
    'Es steht im Protokoll des Servers. Versuche es noch einmal; bleibt es dabei, sag es dem, der dieses Hookline betreibt.',
  pageBrokeTitle: 'Diese Seite ist abgestürzt',
  pageBrokeText: 'Lade sie neu. Hilft das nicht, sag es dem, der dieses Hookline betreibt.',
  noPageTitle: 'Diese Seite gibt es nicht',
  noPageText: 'Vielleicht ist die Adresse verschrieben, oder die Seite ist umgezogen.',
  toStart: 'Zum Anfang',
};
