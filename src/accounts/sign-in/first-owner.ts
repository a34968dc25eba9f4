import { randomBytes, timingSafeEqual } from 'node:crypto';
import { invariant } from '../../base/assert.ts';
import { AppError } from '../../base/errors.ts';
import { type Context, inTransaction, nowDate } from '../../store/context.ts';
import { sqlState } from '../../store/errors.ts';
import { findFirstOwner, insertMember, lockMembers } from '../members/queries.ts';
import { LOCAL_OWNER } from '../members/schema.ts';
import { findOperatorAccount } from '../queries.ts';
import type { Auth } from './auth.ts';
import { pageUrl } from './page-url.ts';
import {
  deleteOtherSessions,
  findPersonByEmail,
  insertPerson,
  type NewPerson,
  replacePerson,
} from './person-queries.ts';

const UNIQUE_VIOLATION = '23505';

type Hasher = Pick<Auth, 'hashPassword'>;

interface Applicant {
  email: string;
  name: string;
  password: string;
}

/**
 * The token that makes its bearer the first owner: printed at the start, good for as long as there is none. It follows
 * from HOOKLINE_SECRET, so that any number of processes print the same one.
 */
function makeSetupToken(ctx: Context): string {
  return ctx.vault.sign('first owner').toString('base64url');
}

/** `new`: waits for its first owner; `local`: belongs to whoever has the terminal; `owned`: somebody can sign in. */
export async function readSetupState(ctx: Context): Promise<'new' | 'local' | 'owned'> {
  const owner = await findFirstOwner(ctx.db);
  if (!owner) return 'new';
  return owner.email === LOCAL_OWNER ? 'local' : 'owned';
}

/**
 * Makes somebody the owner of the first account. @throws AppError `conflict` where there is one already, `forbidden` for
 * a wrong token, `invalid` for somebody else's address.
 */
export async function createFirstOwner(ctx: Context, auth: Hasher, token: string, person: Applicant): Promise<void> {
  const [given, right] = [Buffer.from(token), Buffer.from(makeSetupToken(ctx))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    throw new AppError('forbidden', 'This link is not the one that Hookline printed when it started.');
  }
  if (!(await own(ctx, await hashed(auth, person)))) {
    throw new AppError('conflict', 'Hookline has its owner already: sign in, or be invited.');
  }
}

/**
 * The embedded store's first owner, who came by the link of the terminal, says who they are. Whoever else came by one is
 * signed out: from here on there is a password.
 * @throws AppError `conflict` for anybody else; `invalid` for somebody else's address.
 */
export async function claimOwner(
  ctx: Context,
  auth: Hasher,
  { id, sessionId }: { id: string; sessionId: string },
  person: Applicant,
): Promise<void> {
  const claimed = await hashed(auth, person);
  const claim = inTransaction(ctx, async (tx) => {
    if ((await findPersonByEmail(tx.db, claimed.email)) !== undefined) throw refuseAddress();
    if (!(await replacePerson(tx.db, { id, was: LOCAL_OWNER }, claimed, nowDate(tx)))) {
      throw new AppError('conflict', 'You have an address and a password already.');
    }
    await deleteOtherSessions(tx.db, id, sessionId);
  });
  // Somebody took the address in this moment.
  await claim.catch((error: unknown) => {
    throw sqlState(error) === UNIQUE_VIOLATION ? refuseAddress() : error;
  });
}

/**
 * The embedded store's address that signs its one visitor in, as the owner: printed at every start, good once, for an
 * hour.
 */
async function makeLocalLink(ctx: Context, auth: Auth): Promise<string> {
  const noPassword = randomBytes(32).toString('base64');
  if (!(await findFirstOwner(ctx.db))) {
    await own(ctx, await hashed(auth, { email: LOCAL_OWNER, name: 'Owner', password: noPassword }));
  }
  const owner = await findFirstOwner(ctx.db);
  invariant(owner, 'an owner was just made');
  return auth.makeLink(owner.email);
}

/** How whoever started Hookline gets in; undefined where somebody owns it and can sign in by themselves. */
export async function describeSignIn(
  ctx: Context,
  auth: Auth,
  { publicUrl, isEmbedded }: { publicUrl: string; isEmbedded: boolean },
): Promise<string | undefined> {
  if (isEmbedded) return `Open this to sign in (once, within an hour):  ${await makeLocalLink(ctx, auth)}`;
  if ((await readSetupState(ctx)) !== 'new') return undefined;
  return `Open this to become the owner:  ${pageUrl(publicUrl, `/setup#${makeSetupToken(ctx)}`)}`;
}

/** Before the transaction: it takes a tenth of a second. */
async function hashed(auth: Hasher, { email, name, password }: Applicant): Promise<NewPerson> {
  return { email, name, hash: await auth.hashPassword(password) };
}

/** Whether there was no owner yet: now there is this one. */
function own(ctx: Context, person: NewPerson): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const account = await findOperatorAccount(tx.db);
    invariant(account, 'the first account is made before its owner');
    await lockMembers(tx.db, account.id);
    if (await findFirstOwner(tx.db)) return false;
    const personId = await insertPerson(tx.db, person, nowDate(tx));
    if (personId === undefined) throw refuseAddress();
    await insertMember(tx.db, { accountId: account.id, personId, role: 'owner' }, nowDate(tx));
    return true;
  });
}

function refuseAddress(): AppError {
  const message = 'Somebody has this address already.';
  return new AppError('invalid', message, { errors: [{ path: '/email', message }] });
}
