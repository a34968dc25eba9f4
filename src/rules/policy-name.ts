/** The delivery policies that every account has. `flow-sync` is for requests inside a conversation. */
export const POLICY_NAMES = ['standard', 'di-guide', 'di-help', 'yespo-ordered', 'mw-buffered', 'flow-sync'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** Whether a built-in policy has that name. */
export function isPolicyName(name: string): name is PolicyName {
  return POLICY_NAMES.some((known) => known === name);
}

/** What a webhook may name: a built-in policy that does not belong to conversations, or one of the account's own. */
export const POLICY_PATTERN = /^(standard|di-guide|di-help|yespo-ordered|mw-buffered|pol_[0-9a-z]{26})$/;
export const POLICY_MESSAGE = `This must be ${POLICY_NAMES.slice(0, -1).join(', ')} or the id of a policy of yours (pol_…).`;
