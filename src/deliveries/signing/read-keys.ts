import { invariant } from '../../base/assert.ts';
import { MASK } from '../../rules/mask.ts';
import type { AccountContext } from '../../store/context.ts';
import { ensureKeys } from './ensure-keys.ts';
import { type PairKind, toWhpk, toXml } from './key-pair.ts';
import { getSecretRow, listKeyRows, type SigningKeyRow } from './key-queries.ts';
import type { SigningKeys } from './schema.ts';

/** The keys that the account's requests are signed with; `****` for secrets unless `withSecrets`. */
export async function readSigningKeys(ctx: AccountContext, withSecrets: boolean): Promise<SigningKeys> {
  await ensureKeys(ctx, ['ed25519', 'rsa']);
  const rows = (await listKeyRows(ctx.db, ctx.accountId)).toReversed();
  const presentSecret = (row: Pick<SigningKeyRow, 'secret' | 'created_at'>) => ({
    secret: withSecrets ? ctx.vault.open(row.secret) : MASK,
    createdAt: row.created_at.toISOString(),
  });
  const rsaRetiring = listRetiring(rows, 'rsa', presentRsa);
  return {
    hmac: {
      current: presentSecret(await getSecretRow(ctx.db, ctx.accountId)),
      retiring: listRetiring(rows, 'hmac', presentSecret),
    },
    ed25519: {
      ...presentEd25519(getCurrent(rows, 'ed25519')),
      retiring: listRetiring(rows, 'ed25519', presentEd25519),
    },
    rsa: {
      ...presentRsa(getCurrent(rows, 'rsa')),
      signsFrom:
        rsaRetiring
          .map(({ expiresAt }) => expiresAt)
          .sort()
          .at(-1) ?? null,
      retiring: rsaRetiring,
    },
  };
}

/**
 * What receivers check signatures with: the current ed25519 key, which signs whatever else does, and every RSA key,
 * since one of them signs at a time, the oldest first. The pairs are made where there are none yet.
 */
export async function getPublicKeys(
  ctx: AccountContext,
): Promise<{ rsa: { pem: string; xml: string }[]; ed25519: string }> {
  await ensureKeys(ctx, ['ed25519', 'rsa']);
  const rows = await listKeyRows(ctx.db, ctx.accountId);
  const rsa = rows.filter(({ kind }) => kind === 'rsa').map(presentRsa);
  return {
    rsa: rsa.map(({ pem, xml }) => ({ pem, xml })),
    ed25519: presentEd25519(getCurrent(rows, 'ed25519')).publicKey,
  };
}

function getCurrent(rows: readonly SigningKeyRow[], kind: PairKind): SigningKeyRow {
  const row = rows.find((each) => each.kind === kind && each.expires_at === null);
  invariant(row, 'the pair was made when it was first asked for');
  return row;
}

function listRetiring<K>(
  rows: readonly SigningKeyRow[],
  kind: SigningKeyRow['kind'],
  present: (row: SigningKeyRow) => K,
) {
  return rows.flatMap((row) =>
    row.kind === kind && row.expires_at !== null ? [{ ...present(row), expiresAt: row.expires_at.toISOString() }] : [],
  );
}

function presentEd25519(row: SigningKeyRow) {
  const { pem, createdAt } = presentPair(row);
  return { publicKey: toWhpk(pem), pem, createdAt };
}

function presentRsa(row: SigningKeyRow) {
  const { pem, createdAt } = presentPair(row);
  return { pem, xml: toXml(pem), createdAt };
}

function presentPair({ public_key: pem, created_at }: SigningKeyRow) {
  invariant(pem !== null, 'a pair has a public half');
  return { pem, createdAt: created_at.toISOString() };
}
