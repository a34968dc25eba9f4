import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { type Problem as Fault, problemAt } from '../../../campaigns/problem.ts';
import { checks as de } from '../../i18n/de/checks.ts';
import { checks as es } from '../../i18n/es/checks.ts';
import type { Language } from '../../i18n/texts.ts';
import { parsePointer, toIndex } from '../../model/places.ts';

/** The checks speak English themselves. */
const SENTENCES: Partial<Record<Language, Readonly<Record<string, string>>>> = { de, es };

/**
 * What is wrong, in the designer's language. The checks have the names of things between quotes and a limit at the end:
 * both are put into the sentence. What there is no sentence for stays as the checks say it.
 */
export function sayFault({ code, message }: Pick<Fault, 'code' | 'message'>, language: Language): string {
  const sentences = SENTENCES[language] ?? {};
  const sentence = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (sentence === undefined) return message;
  const names = [...message.matchAll(/"([^"]*)"/g)].map(([, name]) => name);
  const max = /(\d+)\.$/.exec(message)?.[1];
  const values = new Map([
    ['first', names[0]],
    ['last', names.at(-1)],
    ['max', max && new Intl.NumberFormat(language).format(Number(max))],
  ]);
  const said = sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
  const isWhole = [...sentence.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => values.get(name) !== undefined);
  return isWhole ? said : message;
}

/** The same of a problem of a definition, whose message begins with its place: that is told beside it. */
export function sayFaultAt(definition: ChatbotDefinition, fault: Fault, language: Language): string {
  const path = parsePointer(fault.path).map((part) => toIndex(part) ?? part);
  const place = problemAt(definition, path, fault.code, '').message;
  const message = fault.message.startsWith(place) ? fault.message.slice(place.length) : fault.message;
  const said = sayFault({ code: fault.code, message }, language);
  return said === message ? fault.message : said;
}
