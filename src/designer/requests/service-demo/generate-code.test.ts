import { describe, expect, test } from 'vitest';
import { type ApiCall, CODE_LANGUAGES, generateCode } from './generate-code.ts';

const call = (changes: Partial<ApiCall> = {}): ApiCall => ({
  method: 'POST',
  url: 'https://hookline.example/v1/contacts',
  headers: [],
  authentication: 'bearer',
  body: { kind: 'text', contentType: 'application/json', text: '{"name": "Ana"}' },
  ...changes,
});

describe('generated code', () => {
  test('for curl', () => {
    expect(generateCode('curl', call({ headers: [{ name: 'if-match', value: '"5"' }] }))).toBe(
      `# export HOOKLINE_API_KEY=...
curl -sS -X POST 'https://hookline.example/v1/contacts' \\
  -H "authorization: Bearer $HOOKLINE_API_KEY" \\
  -H 'if-match: "5"' \\
  -H 'content-type: application/json' \\
  --data-raw '{"name": "Ana"}'`,
    );
  });

  test('for Node', () => {
    expect(generateCode('node', call())).toBe(`// HOOKLINE_API_KEY=... node call.mjs
const response = await fetch("https://hookline.example/v1/contacts", {
  method: "POST",
  headers: {
    authorization: \`Bearer \${process.env.HOOKLINE_API_KEY}\`,
    'content-type': "application/json",
  },
  body: \`{"name": "Ana"}\`,
});
console.log(response.status, await response.text());`);
  });

  test('for PHP', () => {
    expect(generateCode('php', call({ body: { kind: 'form', fields: [{ name: 'app', value: "O'Neil" }] } }))).toBe(
      `<?php
// HOOKLINE_API_KEY=... php call.php
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => [
        'authorization: Bearer ' . getenv('HOOKLINE_API_KEY'),
        'content-type: application/x-www-form-urlencoded',
    ],
    'content' => http_build_query([
        'app' => 'O\\'Neil',
    ]),
    'ignore_errors' => true,
]]);
$answer = fopen('https://hookline.example/v1/contacts', 'r', false, $context);
echo stream_get_meta_data($answer)['wrapper_data'][0], ' ', stream_get_contents($answer), "\\n";`,
    );
  });

  test.each(CODE_LANGUAGES)('for %s has no key in it, and says nothing of one where none is needed', (language) => {
    expect(generateCode(language, call())).toContain('HOOKLINE_API_KEY');
    expect(generateCode(language, call({ authentication: 'none' }))).not.toContain('HOOKLINE_API_KEY');
  });
});
