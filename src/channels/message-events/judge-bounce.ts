import type { DeliveryError } from '../../events/data.ts';
import type { Dsn } from './schema.ts';

/**
 * What says that an address is dead for good: enhanced statuses (RFC 3463, 7505) and reply codes (RFC 5321, 7504).
 * Everything else is about the message or the moment: a full mailbox, a policy, a server that is down. A bare 550 may
 * mean either; whoever reports it can say `isInvalidMailbox`.
 */
const DEAD_ADDRESS: Readonly<Record<string, string>> = {
  '5.1.1': 'There is no such mailbox.',
  '5.1.2': 'There is no such domain.',
  '5.1.3': 'The address is not valid.',
  '5.1.6': 'The mailbox has moved.',
  '5.1.10': 'The domain takes no mail.',
  '5.2.1': 'The mailbox is disabled.',
  '5.4.4': 'No server takes mail for the domain.',
  '551': 'There is no such mailbox here.',
  '556': 'The domain takes no mail.',
};

/** No part of an IP address. */
const ENHANCED = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;
const REPLY = /(?:^|[\s;])([45]\d\d)\b/;

/** What a bounce means. `isPermanent`: nobody should send to that address again. */
export function judgeBounce(dsn: Dsn = { returned: true }): DeliveryError {
  const { mta = null, diagnostic = null, action, returned } = dsn;
  const code = dsn.status ?? readStatus(diagnostic ?? '') ?? 'unknown';
  const words = DEAD_ADDRESS[code];
  const isInvalidMailbox = dsn.isInvalidMailbox ?? words !== undefined;
  const isOver = action !== 'delayed' && !code.startsWith('4');
  return {
    code,
    message: diagnostic ?? words ?? 'The message was not delivered.',
    isPermanent: isOver && (words !== undefined || isInvalidMailbox),
    isInvalidMailbox,
    isReturned: returned,
    mta,
    diagnostic,
  };
}

function readStatus(diagnostic: string): string | undefined {
  return ENHANCED.exec(diagnostic)?.[0] ?? REPLY.exec(diagnostic)?.[1];
}
