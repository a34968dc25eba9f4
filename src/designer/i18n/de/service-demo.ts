import type { Catalogue } from '../catalogue.ts';

export const serviceDemo: Catalogue['serviceDemo'] = {
  title: 'Webservice-Demo',
  text: 'Füll einen beliebigen Aufruf der API aus, führ ihn aus und nimm den Code mit.',
  choose: 'Wähl einen Aufruf',
  functions: 'Funktionen rund um Webhooks',
  call: 'Beliebiger Aufruf der API',
  noCall: 'Kein Aufruf hat das im Namen.',
  form: 'Ausfüllen',
  noParameters: 'Dieser Aufruf hat keine Parameter.',
  required: 'Das muss ausgefüllt sein.',
  severalValues: 'Mehrere Werte: mit Kommas dazwischen.',
  clear: '{name} leeren',
  body: 'Inhalt',
  apiKey: 'API-Schlüssel',
  apiKeyText:
    'Dieser Aufruf will einen Schlüssel als Passwort, wer auch immer angemeldet ist. Leg einen in den Einstellungen an. Er wird nicht aufgehoben.',
  changes: 'Dieser Aufruf ändert wirklich, was in {account} ist. Was er tut, macht sich nicht von selbst rückgängig.',
  roleMayNot: 'Deine Rolle darf nichts ändern: Es wird abgelehnt.',
  run: 'Ausführen',
  runForReal: 'Wirklich ausführen',
  result: 'Was zurückkam',
  code: 'Derselbe Aufruf als Code',
  codeText: 'Er läuft so, wie er ist. Der API-Schlüssel kommt aus der Umgebungsvariablen HOOKLINE_API_KEY.',
  codeLanguage: 'Sprache des Codes',
  codeFor: 'Code für {language}',
  codeIncomplete: 'Füll zuerst aus, was nötig ist: Bis dahin steht sein Name im Code, oder es fehlt.',
};
