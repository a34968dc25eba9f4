import type { Sample, SampleValues } from './sample.ts';

const language = 'python';
const library = 'cryptography';

/** For Python 3.9; public keys need the package `cryptography`. */
export function writePythonSamples(values: SampleValues): Sample[] {
  return [
    { language, scheme: 'v1', library: null, code: HMAC },
    { language, scheme: 'v1a', library, code: writeEd25519(values) },
    { language, scheme: 'rsa', library, code: writeRsa(values) },
  ];
}

const USE = `\
    # headers: names in lower case, or any case as in Flask and Django. body: the bytes as they came.`;

const READ_HEADERS = `\
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "").split(" ")
    try:
        age_seconds = abs(time.time() - int(timestamp))
    except ValueError:
        return False
    if not message_id or age_seconds > TOLERANCE_SECONDS:
        return False`;

const HMAC = `\
import base64
import hashlib
import hmac
import os
import time

SECRET = os.environ["WEBHOOK_SECRET"]  # whsec_...
KEY = base64.b64decode(SECRET.replace("whsec_", ""))
if not KEY:
    raise RuntimeError("WEBHOOK_SECRET is empty")
TOLERANCE_SECONDS = 5 * 60


def verify(headers, body):
${USE}
${READ_HEADERS}

    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(KEY, content, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    # Several while a secret is being replaced, and those of other kinds.
    return any(hmac.compare_digest(signature.encode(), expected) for signature in signatures)
`;

function writeEd25519({ ed25519 }: SampleValues): string {
  return `\
import base64
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PUBLIC_KEY = "${ed25519}"
KEY = Ed25519PublicKey.from_public_bytes(base64.b64decode(PUBLIC_KEY.replace("whpk_", "")))
TOLERANCE_SECONDS = 5 * 60


def verify(headers, body):
${USE}
${READ_HEADERS}

    content = f"{message_id}.{timestamp}.".encode() + body
    # Several while a key is being replaced, and those of other kinds.
    return any(is_valid(signature[4:], content) for signature in signatures if signature.startswith("v1a,"))


def is_valid(signature, content):
    try:
        KEY.verify(base64.b64decode(signature), content)
        return True
    except (InvalidSignature, ValueError):
        return False
`;
}

function writeRsa({ rsa, rsaHeader }: SampleValues): string {
  return `\
import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

# Several while a key is being replaced: the header has one signature, by any of them.
PUBLIC_KEYS = [
${rsa.map(({ pem }) => `    b"""${pem}""",\n`).join('')}]
KEYS = [load_pem_public_key(pem) for pem in PUBLIC_KEYS]


def verify(headers, body):
${USE}
    signature = headers.get("${rsaHeader.toLowerCase()}", "")
    return any(is_valid(key, signature, body) for key in KEYS)


def is_valid(key, signature, body):
    try:
        key.verify(base64.b64decode(signature), body, PKCS1v15(), SHA256())
        return True
    except (InvalidSignature, ValueError):
        return False
`;
}
