import { encodeId } from '../base/ids.ts';
import type { ContactRow } from '../contacts/queries.ts';
import type { Definitions } from '../contacts/read-contact.ts';
import type { Effect, EngineContact } from '../engine/types.ts';
import type { ContactRef } from '../events/data.ts';
import type { Address } from '../rules/message.ts';
import type { TurnItem } from './turn-item.ts';

type ContactEffect = Exclude<Effect, { type: 'send_message' | 'call_webhook' }>;

/** Something that a turn changes about its person. */
export type ContactWish = { item: TurnItem } & (ContactEffect | { type: 'lift_quarantine'; address: Address });

/** What a contact is after some turns of a batch: the turns of one person build on each other. */
export interface PlannedContact {
  row: ContactRow;
  fields: Record<string, unknown>;
  optedOut: boolean;
  subscriptions: Record<string, boolean>;
  /** In the order in which they were made. */
  wishes: ContactWish[];
  /** As events name them. */
  ref: ContactRef;
}

/** A contact as it is before a batch's turns. */
export function openContact(row: ContactRow, { fields }: Definitions): PlannedContact {
  const keys = fields.flatMap(({ code, isDeleted }) => {
    const value = row.keys[code];
    return isDeleted || value === undefined ? [] : [[code, value]];
  });
  const first = (kind: 'phone' | 'email') => row.addresses.find((address) => address.kind === kind)?.value ?? null;
  const { number, language } = row;
  return {
    row,
    fields: {},
    optedOut: row.opted_out_at !== null,
    subscriptions: row.subscriptions,
    wishes: [],
    ref: {
      id: encodeId('cnt', row.id),
      number,
      phone: first('phone'),
      email: first('email'),
      language,
      keys: Object.fromEntries(keys),
    },
  };
}

/** The contact as the engine sees it. */
export function engineContact({ row, fields, optedOut, subscriptions, ref }: PlannedContact): EngineContact {
  return {
    optedOut,
    subscriptions,
    fields: { ...row.fields, ...fields },
    phoneNumber: ref.phone,
    name: row.name,
  };
}

/** Notes what a turn changes, for the turns after it and to be written. */
export function wish(contact: PlannedContact, wished: ContactWish): void {
  contact.wishes.push(wished);
  switch (wished.type) {
    case 'set_field':
      contact.fields[wished.field] = wished.value;
      break;
    case 'opt_out':
      contact.optedOut = true;
      contact.subscriptions = {};
      break;
    case 'opt_in':
      contact.optedOut = false;
      break;
    case 'opt_out_category':
    case 'opt_in_category': {
      const isIn = wished.type === 'opt_in_category';
      contact.subscriptions = { ...contact.subscriptions, [wished.categoryId]: isIn };
      contact.optedOut &&= !isIn;
      break;
    }
  }
}
