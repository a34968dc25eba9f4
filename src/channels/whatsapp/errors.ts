import { type ErrorTable, final, hard, optsOut, passing } from '../send-error.ts';

/** Meta's codes, of the send call and of statuses. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export const WHATSAPP_ERRORS: ErrorTable = {
  0: final('Meta refuses the access token.'),
  1: passing('Meta had an unknown error.'),
  2: passing('Meta is not available.'),
  3: final('The access token lacks a permission.'),
  4: passing('The app makes too many calls.'),
  10: final('The access token lacks a permission.'),
  33: final('The phone number of the channel was deleted.'),
  100: final('Meta takes a parameter for invalid.'),
  190: final('The access token has expired.'),
  368: final('The business account is blocked for violating a policy.'),
  80007: passing('The business account makes too many calls.'),
  130429: passing('The throughput of the phone number is exceeded.'),
  130472: final('Meta holds back marketing messages to this person as part of an experiment.'),
  130497: final('The business account may not write to people in that country.'),
  131000: passing('Meta had an unknown error.'),
  131005: final('The access token lacks a permission.'),
  131008: final('A required parameter is missing.'),
  131009: final('A parameter has an invalid value.'),
  131016: passing('A service of Meta is not available.'),
  131021: final('Sender and recipient are the same number.'),
  // Not on WhatsApp, the terms not accepted, or the business blocked; a message from them lifts the quarantine.
  131026: hard('The message cannot be delivered to this person.'),
  131031: final('The business account is locked.'),
  131037: final('The display name of the phone number is not approved.'),
  131042: final('The business account has a problem with its payment.'),
  131045: final('The phone number is not registered.'),
  131047: final("The 24 hours since the person's last message are over: only a template may be sent."),
  131048: passing('The phone number is slowed down because too many of its messages were blocked as spam.'),
  131049: final('Meta holds back further marketing messages to this person.'),
  // The same choice as the callback `user_preferences` tells of, which opts out as well.
  131050: optsOut('The person has stopped the marketing messages of this business.'),
  131051: final('The kind of message is not supported.'),
  131052: final('The media of the person cannot be downloaded.'),
  131053: final('The media cannot be uploaded.'),
  131056: passing('Too many messages to this person in a short time.'),
  131057: passing('The business account is in maintenance.'),
  132000: final('The template has another number of parameters.'),
  132001: final('The template does not exist in that language.'),
  132005: final('The text of the template is too long.'),
  132007: final('The template violates a policy.'),
  132012: final('A parameter of the template has the wrong format.'),
  132015: final('The template is paused for its low quality.'),
  132016: final('The template is disabled for its low quality.'),
  132068: final('The flow is blocked.'),
  132069: final('The flow is throttled.'),
  133004: passing('A server of Meta is not available.'),
  133010: final('The phone number is not registered.'),
  133016: passing('The phone number was registered too often.'),
};

/** Meta's pair rate is about one message in six seconds to one person, and its answer names no time. */
export const PAIR_RATE_CODE = '131056';
export const PAIR_RATE_GAP_MS = 6_000;
