/** A call of the API as it would be made by a program. */
export interface ApiCall {
  method: string;
  /** With its host, and with everything in it encoded. */
  url: string;
  /** Beside those that authentication and the body bring. */
  headers: readonly { name: string; value: string }[];
  authentication: 'bearer' | 'basic' | 'none';
  body: CallBody | null;
}

export type CallBody =
  | { kind: 'text'; contentType: string; text: string }
  | { kind: 'form'; fields: readonly { name: string; value: string }[] };

export const CODE_LANGUAGES = ['curl', 'node', 'php'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** Where the code finds the API key: never in the code itself. */
const KEY_VARIABLE = 'HOOKLINE_API_KEY';
/** Basic authentication wants a login; any one will do. */
const BASIC_LOGIN = 'hookline';

/** Code that makes the call as it stands, once the environment has the API key. */
export function generateCode(language: CodeLanguage, call: ApiCall): string {
  return { curl: writeCurl, node: writeNode, php: writePhp }[language](call);
}

function writeCurl({ method, url, headers, authentication, body }: ApiCall): string {
  const lines = [
    `curl -sS -X ${method} ${quoteShell(url)}`,
    ...(authentication === 'bearer' ? [`-H "authorization: Bearer $${KEY_VARIABLE}"`] : []),
    ...(authentication === 'basic' ? [`-u "${BASIC_LOGIN}:$${KEY_VARIABLE}"`] : []),
    ...headers.map(({ name, value }) => `-H ${quoteShell(`${name}: ${value}`)}`),
    ...(body?.kind === 'text'
      ? [`-H ${quoteShell(`content-type: ${body.contentType}`)}`, `--data-raw ${quoteShell(body.text)}`]
      : []),
    ...(body?.kind === 'form'
      ? body.fields.map(({ name, value }) => `--data-urlencode ${quoteShell(`${name}=${value}`)}`)
      : []),
  ];
  const comment = authentication === 'none' ? '' : `# export ${KEY_VARIABLE}=...\n`;
  return comment + lines.join(' \\\n  ');
}

/** Nothing means anything between single quotes but the quote itself. */
function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function writeNode({ method, url, headers, authentication, body }: ApiCall): string {
  const key = `process.env.${KEY_VARIABLE}`;
  const entries = [
    ...(authentication === 'bearer' ? [`authorization: \`Bearer \${${key}}\``] : []),
    ...(authentication === 'basic' ? [`authorization: \`Basic \${btoa(\`${BASIC_LOGIN}:\${${key}}\`)}\``] : []),
    ...headers.map(({ name, value }) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    ...(body?.kind === 'text' ? [`'content-type': ${JSON.stringify(body.contentType)}`] : []),
  ];
  const fields = [
    `method: ${JSON.stringify(method)}`,
    ...(entries.length > 0 ? [`headers: {\n    ${entries.join(',\n    ')},\n  }`] : []),
    ...(body?.kind === 'text' ? [`body: ${quoteTemplate(body.text)}`] : []),
    ...(body?.kind === 'form' ? [`body: ${writeSearchParams(body.fields)}`] : []),
  ];
  return [
    `// ${authentication === 'none' ? '' : `${KEY_VARIABLE}=... `}node call.mjs`,
    `const response = await fetch(${JSON.stringify(url)}, {`,
    ...fields.map((field) => `  ${field},`),
    '});',
    'console.log(response.status, await response.text());',
  ].join('\n');
}

/** In as many lines as it has. A carriage return would become a line feed. */
function quoteTemplate(text: string): string {
  return `\`${text.replaceAll(/[\\`]|\$(?=\{)/g, '\\$&').replaceAll('\r', '\\r')}\``;
}

function writeSearchParams(fields: readonly { name: string; value: string }[]): string {
  const pairs = fields.map(({ name, value }) => `    [${JSON.stringify(name)}, ${JSON.stringify(value)}],`);
  return `new URLSearchParams([\n${pairs.join('\n')}\n  ])`;
}

function writePhp({ method, url, headers, authentication, body }: ApiCall): string {
  const key = `getenv('${KEY_VARIABLE}')`;
  const lines = [
    ...(authentication === 'bearer' ? [`'authorization: Bearer ' . ${key}`] : []),
    ...(authentication === 'basic' ? [`'authorization: Basic ' . base64_encode('${BASIC_LOGIN}:' . ${key})`] : []),
    ...headers.map(({ name, value }) => quotePhp(`${name}: ${value}`)),
    ...(body ? [quotePhp(`content-type: ${contentTypeOf(body)}`)] : []),
  ];
  const options = [
    `'method' => ${quotePhp(method)}`,
    `'header' => [\n        ${lines.join(',\n        ')},\n    ]`,
    ...(body?.kind === 'text' ? [`'content' => ${quotePhp(body.text)}`] : []),
    ...(body?.kind === 'form' ? [`'content' => ${writeQuery(body.fields)}`] : []),
    `'ignore_errors' => true`,
  ];
  return [
    '<?php',
    `// ${authentication === 'none' ? '' : `${KEY_VARIABLE}=... `}php call.php`,
    `$context = stream_context_create(['http' => [`,
    ...options.map((option) => `    ${option},`),
    ']]);',
    `$answer = fopen(${quotePhp(url)}, 'r', false, $context);`,
    `echo stream_get_meta_data($answer)['wrapper_data'][0], ' ', stream_get_contents($answer), "\\n";`,
  ].join('\n');
}

function contentTypeOf(body: CallBody): string {
  return body.kind === 'form' ? 'application/x-www-form-urlencoded' : body.contentType;
}

/** Only the quote and the backslash mean anything between single quotes. */
function quotePhp(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}

function writeQuery(fields: readonly { name: string; value: string }[]): string {
  const pairs = fields.map(({ name, value }) => `        ${quotePhp(name)} => ${quotePhp(value)},`);
  return `http_build_query([\n${pairs.join('\n')}\n    ])`;
}
