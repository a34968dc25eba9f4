import type { Wanted } from './queries.ts';

/** One address of one item. */
export interface Entry extends Wanted {
  /** The index of the item that named this address. */
  item: number;
}

/** Where the addresses of one item lead. */
export interface Lead {
  /** The address that counts: the best one whose contact talks on this channel, else the best one that is known. */
  best: Entry;
  /** Undefined for a stranger. */
  contactId: string | undefined;
  hasConversation: boolean;
  /** Addresses that nobody has. */
  unknown: Entry[];
}

/** Addresses that are to be one contact's. */
export interface Claim {
  contactId: string;
  isNew: boolean;
  name: string | null;
  entries: Entry[];
}

/**
 * Whose the unknown addresses are to be: of the contact that the other addresses of their item lead to, else of one
 * new contact for all strangers that share an address.
 */
export function claimUnknown(leads: Lead[], about: { newId(): string; nameOf(item: number): string | null }): Claim[] {
  const claims: Claim[] = [];
  const byAddress = new Map<string, Claim>();

  function put(claim: Claim, entries: Entry[]): void {
    for (const entry of entries) {
      byAddress.set(keyOf(entry), claim);
      claim.entries.push(entry);
    }
  }
  function start(claim: Omit<Claim, 'entries'>): Claim {
    const started = { ...claim, entries: [] };
    claims.push(started);
    return started;
  }
  const unclaimed = (entries: Entry[]) => entries.filter((entry) => !byAddress.has(keyOf(entry)));

  for (const { contactId, unknown } of leads) {
    if (contactId !== undefined) put(start({ contactId, isNew: false, name: null }), unclaimed(unknown));
  }
  for (const { best, contactId, unknown } of leads) {
    if (contactId !== undefined) continue;
    const met = new Set(unknown.flatMap((entry) => byAddress.get(keyOf(entry)) ?? []));
    const name = about.nameOf(best.item);
    const known = [...met].find(({ isNew }) => !isNew) ?? [...met][0];
    const claim = known ?? start({ contactId: about.newId(), isNew: true, name });
    claim.name ??= name;
    for (const other of met) if (other !== claim && other.isNew) put(claim, other.entries.splice(0));
    put(claim, unclaimed(unknown));
  }
  return claims;
}

function keyOf({ accountId, address }: Entry): string {
  return `${accountId} ${address.kind} ${address.value}`;
}
