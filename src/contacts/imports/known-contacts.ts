import type { ContactAddress } from '../find-contact-queries.ts';
import type { Identifier } from '../save-contact-queries.ts';

export interface KnownAddress {
  kind: 'phone' | 'email';
  value: string;
  /** Null: this import is giving it to them. */
  createdAt: Date | null;
}

/** What is known of somebody, as far as an import may change it. */
export interface KnownContact {
  /** UUID. */
  id: string;
  isNew: boolean;
  name: string | null;
  language: string | null;
  /** The values of the codes that the file has. */
  fields: Record<string, unknown>;
  isOptedOut: boolean;
  /** The first of each kind first. */
  addresses: KnownAddress[];
  /** The values of key fields, by code. */
  keys: Map<string, string>;
  /** By category: opted in or not. */
  subscriptions: Map<string, boolean>;
}

/** Everybody whom a batch of rows may be about. */
export interface KnownContacts {
  byId: Map<string, KnownContact>;
  /** Whose each address and key is, by `identify`. */
  owners: Map<string, string>;
}

/** One text for an address or a key, and no other one's. */
export function identify(identifier: Identifier | ContactAddress): string {
  const name = 'kind' in identifier ? identifier.kind : `fields.${identifier.field}`;
  return `${name}\n${identifier.value}`;
}
