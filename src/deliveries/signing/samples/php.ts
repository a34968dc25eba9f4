import type { Sample, SampleValues } from './sample.ts';

const language = 'php';

/** For PHP 8; ed25519 by sodium and RSA by openssl, both of which come with it. */
export function writePhpSamples(values: SampleValues): Sample[] {
  return [
    { language, scheme: 'v1', library: null, code: HMAC },
    { language, scheme: 'v1a', library: null, code: writeEd25519(values) },
    { language, scheme: 'rsa', library: null, code: writeRsa(values) },
  ];
}

const USE = `\
// verify_webhook(getallheaders(), file_get_contents('php://input'))`;

const READ_HEADERS = `\
    $headers = array_change_key_case($headers, CASE_LOWER);
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    $signatures = explode(' ', $headers['webhook-signature'] ?? '');
    if ($id === '' || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }`;

const HMAC = `\
<?php
const TOLERANCE_SECONDS = 5 * 60;

${USE}
function verify_webhook(array $headers, string $body): bool
{
${READ_HEADERS}

    $secret = getenv('WEBHOOK_SECRET') ?: throw new RuntimeException('WEBHOOK_SECRET is not set'); // whsec_...
    $key = base64_decode(str_replace('whsec_', '', $secret));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    // Several while a secret is being replaced, and those of other kinds.
    foreach ($signatures as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}
`;

function writeEd25519({ ed25519 }: SampleValues): string {
  return `\
<?php
const PUBLIC_KEY = '${ed25519}';
const TOLERANCE_SECONDS = 5 * 60;

${USE}
function verify_webhook(array $headers, string $body): bool
{
${READ_HEADERS}

    $key = base64_decode(str_replace('whpk_', '', PUBLIC_KEY));
    // Several while a key is being replaced, and those of other kinds.
    foreach ($signatures as $signature) {
        $bytes = str_starts_with($signature, 'v1a,') ? base64_decode(substr($signature, 4)) : '';
        if (strlen($bytes) === SODIUM_CRYPTO_SIGN_BYTES
            && sodium_crypto_sign_verify_detached($bytes, "$id.$timestamp.$body", $key)) {
            return true;
        }
    }
    return false;
}
`;
}

function writeRsa({ rsa, rsaHeader }: SampleValues): string {
  const name = rsaHeader.toLowerCase().replaceAll("'", "\\'");
  return `\
<?php
// Several while a key is being replaced: the header has one signature, by any of them.
const PUBLIC_KEYS = [
${rsa.map(({ pem }) => `    '${pem}',\n`).join('')}];

${USE}
function verify_webhook(array $headers, string $body): bool
{
    $headers = array_change_key_case($headers, CASE_LOWER);
    $signature = base64_decode($headers['${name}'] ?? '');
    foreach (PUBLIC_KEYS as $key) {
        if (openssl_verify($body, $signature, $key, OPENSSL_ALGO_SHA256) === 1) {
            return true;
        }
    }
    return false;
}
`;
}
