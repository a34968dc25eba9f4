/**
 * The words that adapters and the engine share: what a person did, what they are told. Plain data, JSON through and
 * through. Texts in here are already storable (see rules/text.ts).
 */

/** What a person did. Media, locations and reactions are events of their own, never an empty text. */
export type InboundEvent =
  | { type: 'text'; text: string }
  /** A tap on a button or list row that we sent: `id` is what we put on it, `title` what the person saw. */
  | { type: 'tap'; id: string; title: string }
  | {
      type: 'media';
      kind: 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'unknown';
      mimeType?: string;
      /** Where the provider keeps it: an address (Twilio) or a media id (Meta). */
      reference?: string;
      caption?: string;
    }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  /** `emoji` null: the reaction was taken back. */
  | { type: 'reaction'; emoji: string | null; messageId: string }
  /** Something the provider names but the engine has no use for (contacts, orders, an unsupported kind). */
  | { type: 'unsupported'; kind: string };

/** How a provider already classed a message (Twilio's OptOutType). */
export type OptOutVerdict = 'stop' | 'start' | 'help';

/** One choice of a menu as it is shown. `tapId` is opaque and at most 200 characters (Meta's row id limit). */
export interface MenuChoice {
  key: string;
  text: string;
  tapId: string;
}

/** Something to look at or to listen to, by where it lies. */
export interface OutgoingMedia {
  kind: 'image' | 'video' | 'audio' | 'document';
  /** https. */
  url: string;
}

/** What a person is told: a text and, where a menu belongs to it, its choices in order; with media, the text is its caption. */
export interface OutgoingContent {
  text: string;
  choices?: MenuChoice[];
  media?: OutgoingMedia;
}

/** One way to reach a contact. `whatsapp` holds a WhatsApp user id (BSUID), `phone` an E.164 number. */
export interface Address {
  kind: 'phone' | 'whatsapp' | 'sender';
  value: string;
}
