/**
 * What channels take, each with its source. Lengths are in UTF-16 code units (`text.length`): the providers say
 * "characters" without defining them, and this is the larger of the usual counts, so what fits here is never refused.
 */

/** The longest Body of a Twilio message on every channel; longer ones fail with 21617. https://www.twilio.com/docs/api/errors/21617 */
export const TWILIO_BODY_MAX = 1600;

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
export const WHATSAPP_TEXT_MAX = 4096;

/** The body over buttons or a list; some versions of the list page say 4096, buttons never. */
export const WHATSAPP_INTERACTIVE_BODY_MAX = 1024;

/** Under an image, a video or a document. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages */
export const WHATSAPP_CAPTION_MAX = 1024;

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
export const WHATSAPP_BUTTONS_MAX = 3;
export const WHATSAPP_BUTTON_TITLE_MAX = 20;
export const WHATSAPP_BUTTON_ID_MAX = 256;

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages (rows: over all sections) */
export const WHATSAPP_LIST_ROWS_MAX = 10;
export const WHATSAPP_ROW_TITLE_MAX = 24;
export const WHATSAPP_ROW_DESCRIPTION_MAX = 72;
export const WHATSAPP_ROW_ID_MAX = 200;
