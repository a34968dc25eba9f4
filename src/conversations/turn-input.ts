import type { TurnAssets } from './asset-cache.ts';
import type { Person } from './lock-people.ts';
import type { PlannedContact } from './planned-contact.ts';
import type { TurnItem } from './turn-item.ts';

/** All that a turn is planned from. */
export interface TurnInput {
  item: TurnItem;
  person: Person;
  contact: PlannedContact;
  /** Undefined for what is no message. */
  messageId: string | undefined;
  assets: TurnAssets;
  now: number;
  /** The IANA zone that templates show dates in. */
  timeZone: string;
  newId(): string;
  /** Where short links lead to, and codes for them. */
  links: { base: string; newCode(): string };
}
