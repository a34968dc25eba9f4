import type { Timestamp } from './columns.ts';

/** Somebody who signs in. Nobody's: one person may be a member of several accounts. The sign-in library's tables, named by us. */
export interface PersonTable {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  image: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** What somebody signs in with: a password's hash. The columns that other ways would need stay empty. */
export interface CredentialTable {
  id: string;
  person_id: string;
  provider_id: string;
  provider_account_id: string;
  password: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export type Role = 'owner' | 'designer' | 'operator' | 'viewer';

export interface MemberTable {
  account_id: string;
  person_id: string;
  role: Role;
  created_at: Timestamp;
}

/** An e-mail address that is asked to become a member. */
export interface InvitationTable {
  account_id: string;
  id: string;
  email: string;
  role: Role;
  /** Who asks, as the mail names them. */
  invited_by: string;
  token_hash: Uint8Array;
  mailed_at: Timestamp | null;
  created_at: Timestamp;
  expires_at: Timestamp;
}
