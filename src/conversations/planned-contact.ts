import { encodeId } from '../base/ids.ts';
import type { ContactRow } from '../contacts/queries.ts';
import type { Definitions } from '../contacts/read-contact.ts';
import { templateCard } from '../contacts/template-card.ts';
import type { Effect, EngineContact } from '../engine/types.ts';
import type { ContactRef } from '../events/data.ts';
import type { Address } from '../rules/message.ts';
import type { TurnItem } from './turn-item.ts';

type ContactEffect = Exclude<Effect, { type: 'send_message' | 'call_webhook' | 'call_request' }>;

/** Something that a turn changes about its person. */
export type ContactWish = { item: TurnItem } & (ContactEffect | { type: 'lift_quarantine'; address: Address });

/** What a contact is after some turns of a batch: the turns of one person build on each other. */
export interface PlannedContact {
  row: ContactRow;
  fields: Record<string, string>;
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
export function engineContact(contact: PlannedContact): EngineContact {
  const { row, fields, optedOut, subscriptions, ref } = contact;
  return {
    optedOut,
    subscriptions,
    fields: { ...row.fields, ...fields },
    phoneNumber: ref.phone,
    name: row.name,
    card: cardOf(contact),
  };
}

/** What people said of themselves in this batch already counts. */
function cardOf({ row, fields, ref }: PlannedContact): EngineContact['card'] {
  const { name = row.name, email = ref.email, language = ref.language, ...others } = fields;
  const { id, number } = row;
  return templateCard({
    id,
    number,
    name,
    phone: ref.phone,
    email,
    language,
    keys: { ...ref.keys, ...others },
    fields: row.fields,
  });
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
