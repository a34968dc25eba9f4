/** What an event of the account's own systems is called: `order.paid`, `Cart left`. */
export const EVENT_TYPE = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._:-]{0,98}[\p{L}\p{N}])?$/u;
export const EVENT_TYPE_MESSAGE =
  'An event type has 1 to 100 letters, digits, spaces, ".", "_", ":" or "-", a letter or digit first and last.';
