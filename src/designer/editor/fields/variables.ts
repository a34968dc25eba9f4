import type { PlainKey } from '../../i18n/catalogue.ts';
import type { TextRange } from './insert-text.ts';

/** Something that a text may have in it, to be chosen. */
export interface Variable {
  /** As it is written where letters follow it, too. */
  insert: string;
  /** What people call it: a text of the catalogue, or a name that the account gave. */
  name: { key: PlainKey } | { text: string } | { answerOf: string; isWhole: boolean };
  /** What may stand there for somebody; nobody's real data. */
  example?: string;
}

export interface VariableGroup {
  title: PlainKey;
  variables: Variable[];
}

export interface VariableSources {
  /** Codes of contact fields that the account has declared. */
  fields: readonly string[];
  /** Parameters of the event that starts the campaign. */
  params: readonly string[];
  /** Names of requests whose answers there are. */
  requests: readonly string[];
}

const BUILT_IN = [
  { code: 'name', key: 'menu.varName', example: 'Ana' },
  { code: 'phone', key: 'menu.varPhone', example: '+525500000000' },
  { code: 'email', key: 'menu.varEmail', example: 'ana@example.com' },
  { code: 'language', key: 'menu.varLanguage', example: 'es' },
  { code: 'id', key: 'menu.varId', example: 'cnt_…' },
  { code: 'number', key: 'menu.varNumber', example: '1042' },
] as const;

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** What exists in templates, and nothing else. `$!` writes nothing where there is nothing. */
export function listVariables({ fields, params, requests }: VariableSources): VariableGroup[] {
  const known = new Set<string>(BUILT_IN.map(({ code }) => code));
  const own = [...new Set(fields)].filter((code) => !known.has(code));
  const groups: VariableGroup[] = [
    {
      title: 'menu.varContact',
      variables: [
        ...BUILT_IN.map(({ code, key, example }) => ({ insert: `$!contact.${code}`, name: { key }, example })),
        ...own.map((code) => ({ insert: `$!contact${step(code)}`, name: { text: code } })),
      ],
    },
    {
      title: 'menu.varEvent',
      // Parameters are names of their own: others cannot be written.
      variables: params
        .filter((name) => NAME.test(name))
        .map((name) => ({ insert: `$!${name}`, name: { text: name } })),
    },
    { title: 'menu.varRequests', variables: requests.flatMap(answerOf) },
    {
      title: 'menu.varMore',
      variables: [{ insert: '#if($contact.name)$contact.name#{else}…#end', name: { key: 'menu.varIf' } }],
    },
  ];
  return groups.filter(({ variables }) => variables.length > 0);
}

function answerOf(request: string): Variable[] {
  const answer = `$!data${get(request)}`;
  return [
    { insert: `${answer}.get('field')`, name: { answerOf: request, isWhole: false }, example: 'SALE-7' },
    { insert: answer, name: { answerOf: request, isWhole: true } },
  ];
}

function step(code: string): string {
  return NAME.test(code) ? `.${code}` : get(code);
}

/** Names that people chose have quotes sometimes; there is no name with both kinds in sight. */
function get(name: string): string {
  const quote = name.includes("'") ? '"' : "'";
  return `.get(${quote}${name}${quote})`;
}

/** The part of a variable that is to be typed over: which field of an answer. */
export function holeOf(variable: string): TextRange | undefined {
  const end = variable.lastIndexOf("field')");
  return variable.endsWith(".get('field')") ? { start: end, end: end + 'field'.length } : undefined;
}

/** A reference as it must be written before these letters, which would else belong to it: `$!{contact.name}s`. */
export function writeVariable(variable: string, following: string): string {
  const isReference = /^\$!?[\w.-]+$/.test(variable);
  if (!isReference || !/^(?:[\w-]|\.[A-Za-z_]|[[(])/.test(following)) return variable;
  return variable.replace(/^(\$!?)(.*)$/, '$1{$2}');
}
