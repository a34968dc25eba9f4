import type { Identifier } from '../save-contact-queries.ts';
import { identify, type KnownAddress, type KnownContact, type KnownContacts } from './known-contacts.ts';

/** An address or key that goes to a contact. */
export type Claim = Identifier & {
  contactId: string;
  /** When the address it replaces was given: it takes that one's place. Null: now. */
  createdAt: Date | null;
};

/** What a batch of rows changes, gathered for statements over many contacts. */
export class Changes {
  readonly #known: KnownContacts;
  /** Counts up with each change. */
  count = 0;
  readonly created: KnownContact[] = [];
  readonly touched = new Set<KnownContact>();
  /** Values of contacts that were there before, by their id. */
  readonly fields = new Map<string, Record<string, unknown>>();
  /** By `identify`. */
  readonly claims = new Map<string, Claim>();
  /** Addresses and keys that their contacts no longer have. */
  readonly releases = new Map<string, Identifier & { contactId: string }>();
  /** Own addresses that become the first of their kind. */
  readonly promotions = new Map<string, Identifier & { createdAt: Date }>();
  /** By contact and category. */
  readonly subscriptions = new Map<string, { contactId: string; categoryId: string; isOptedIn: boolean }>();
  readonly optedOut = new Set<string>();

  constructor(known: KnownContacts) {
    this.#known = known;
  }

  /** Whether somebody of this batch has it in the store, but no longer wants it. */
  isGivenUp(identifier: Identifier): boolean {
    return this.releases.has(identify(identifier));
  }

  addContact(id: string): KnownContact {
    const contact: KnownContact = {
      id,
      isNew: true,
      name: null,
      language: null,
      fields: {},
      isOptedOut: false,
      addresses: [],
      keys: new Map(),
      subscriptions: new Map(),
    };
    this.#known.byId.set(id, contact);
    this.created.push(contact);
    return contact;
  }

  touch(contact: KnownContact): void {
    if (!contact.isNew) this.touched.add(contact);
  }

  setName(contact: KnownContact, name: string): void {
    if (contact.name === name) return;
    contact.name = name;
    this.count += 1;
  }

  setLanguage(contact: KnownContact, language: string): void {
    if (contact.language === language) return;
    contact.language = language;
    this.count += 1;
  }

  setField(contact: KnownContact, code: string, value: unknown): void {
    if (contact.fields[code] === value) return;
    contact.fields[code] = value;
    if (!contact.isNew) this.fields.set(contact.id, { ...this.fields.get(contact.id), [code]: value });
    this.count += 1;
  }

  /** Puts an address where the first of its kind stood; further ones stay. */
  setAddress(contact: KnownContact, kind: KnownAddress['kind'], value: string): void {
    const first = contact.addresses.find((each) => each.kind === kind);
    if (first?.value === value) return;
    const createdAt = first?.createdAt ?? null;
    const own = contact.addresses.some((each) => each.kind === kind && each.value === value);
    if (own && createdAt) this.promotions.set(identify({ kind, value }), { kind, value, createdAt });
    else this.#claim({ kind, value }, contact.id, createdAt);
    if (first) this.#release({ kind, value: first.value }, contact.id);
    const others = contact.addresses.filter((each) => each !== first && !(each.kind === kind && each.value === value));
    contact.addresses = [{ kind, value, createdAt }, ...others];
    this.count += 1;
  }

  setKey(contact: KnownContact, field: string, value: string): void {
    const before = contact.keys.get(field);
    if (before === value) return;
    this.#claim({ field, value }, contact.id, null);
    if (before !== undefined) this.#release({ field, value: before }, contact.id);
    contact.keys.set(field, value);
    this.count += 1;
  }

  setSubscription(contact: KnownContact, categoryId: string, isOptedIn: boolean): void {
    contact.subscriptions.set(categoryId, isOptedIn);
    const { id: contactId } = contact;
    this.subscriptions.set(`${contactId} ${categoryId}`, { contactId, categoryId, isOptedIn });
    this.count += 1;
  }

  /** Out of everything: what is subscribed to goes off with it. */
  optOut(contact: KnownContact): void {
    contact.isOptedOut = true;
    for (const categoryId of contact.subscriptions.keys()) contact.subscriptions.set(categoryId, false);
    this.optedOut.add(contact.id);
    this.count += 1;
  }

  #claim(identifier: Identifier, contactId: string, createdAt: Date | null): void {
    this.#known.owners.set(identify(identifier), contactId);
    this.claims.set(identify(identifier), { ...identifier, contactId, createdAt });
  }

  #release(identifier: Identifier, contactId: string): void {
    const name = identify(identifier);
    this.#known.owners.delete(name);
    this.promotions.delete(name);
    // What this batch claimed itself is not in the store yet.
    if (!this.claims.delete(name)) this.releases.set(name, { ...identifier, contactId });
  }
}
