import type { Sample, SampleValues } from './sample.ts';

const language = 'csharp';

/** For .NET 6 and newer with ASP.NET Core; ed25519 needs the package BouncyCastle. */
export function writeCsharpSamples(values: SampleValues): Sample[] {
  return [
    { language, scheme: 'v1', library: null, code: HMAC },
    { language, scheme: 'v1a', library: 'BouncyCastle.Cryptography', code: writeEd25519(values) },
    { language, scheme: 'rsa', library: null, code: writeRsa(values) },
  ];
}

const USE = `\
    // headers: Request.Headers. body: the bytes of Request.Body as they came, before any JSON parser.
    public static bool Verify(IHeaderDictionary headers, byte[] body)`;

const READ_HEADERS = `\
        string id = headers["webhook-id"].ToString();
        string timestamp = headers["webhook-timestamp"].ToString();
        string[] signatures = headers["webhook-signature"].ToString().Split(' ');
        if (id == "" || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long sentAt)
            || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - sentAt) > ToleranceSeconds)
            return false;

        byte[] content = Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(body).ToArray();`;

const HMAC = `\
using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

public static class WebhookSignature
{
    static readonly byte[] Key = ReadKey(); // whsec_...
    const long ToleranceSeconds = 5 * 60;

${USE}
    {
${READ_HEADERS}
        using var hmac = new HMACSHA256(Key);
        byte[] expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(hmac.ComputeHash(content)));
        // Several while a secret is being replaced, and those of other kinds.
        return signatures.Any(signature =>
            CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected));
    }

    static byte[] ReadKey()
    {
        var secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET");
        if (string.IsNullOrEmpty(secret)) throw new InvalidOperationException("WEBHOOK_SECRET is not set");
        return Convert.FromBase64String(secret.Replace("whsec_", ""));
    }
}
`;

function writeEd25519({ ed25519 }: SampleValues): string {
  return `\
using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.AspNetCore.Http;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

public static class WebhookSignature
{
    const string PublicKey = "${ed25519}";
    static readonly Ed25519PublicKeyParameters Key = new(Convert.FromBase64String(PublicKey.Replace("whpk_", "")));
    const long ToleranceSeconds = 5 * 60;

${USE}
    {
${READ_HEADERS}
        // Several while a key is being replaced, and those of other kinds.
        return signatures.Any(signature =>
        {
            var bytes = new byte[64];
            return signature.StartsWith("v1a,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature[4..], bytes, out int length)
                && length == bytes.Length
                && IsValid(content, bytes);
        });
    }

    static bool IsValid(byte[] content, byte[] signature)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(false, Key);
        verifier.BlockUpdate(content, 0, content.Length);
        return verifier.VerifySignature(signature);
    }
}
`;
}

function writeRsa({ rsa, rsaHeader }: SampleValues): string {
  return `\
using System;
using System.Linq;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

public static class WebhookSignature
{
    // Several while a key is being replaced: the header has one signature, by any of them.
    static readonly string[] PublicKeys =
    {
${rsa.map(({ xml }) => `        "${xml}",\n`).join('')}    };

${USE}
    {
        var signature = new byte[256];
        if (!Convert.TryFromBase64String(headers["${rsaHeader}"].ToString(), signature, out int length)
            || length != signature.Length)
            return false;
        return PublicKeys.Any(key => IsValid(key, body, signature));
    }

    static bool IsValid(string publicKey, byte[] body, byte[] signature)
    {
        using var rsa = RSA.Create();
        rsa.FromXmlString(publicKey);
        return rsa.VerifyData(body, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
`;
}
