import type { FormatName } from '../formats/format.ts';
import type { WebhookFilters } from './filters.ts';

/** What one word sets up, after the four systems that partners come from. Everything but `preset` may be given otherwise. */
export interface Preset {
  format: FormatName;
  policy: string;
  filters: WebhookFilters;
  /** The header of an RSA signature over the body; null: none. */
  rsaHeader: string | null;
  /** Sent to from the start; else it is a draft until somebody activates it. */
  startsActive: boolean;
  /** Its URL has to answer a GET with 200 before anything is sent there. */
  verifiesUrl: boolean;
  /** Has one event of its format, which has to be named. */
  hasOneEvent: boolean;
}

export const PRESET_NAMES = ['standard', 'dialog-insight', 'yespo', 'mailingwork'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

const EVERYTHING: WebhookFilters = { communicationTypes: 'all', mailings: ['unitary', 'batch'] };

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  standard: {
    format: 'standard',
    policy: 'standard',
    filters: EVERYTHING,
    rsaHeader: null,
    startsActive: true,
    verifiesUrl: false,
    hasOneEvent: false,
  },
  'dialog-insight': {
    format: 'dialog-insight',
    policy: 'di-guide',
    // As its page has them checked: what becomes of campaigns has to be asked for.
    filters: { communicationTypes: 'all', mailings: ['unitary'] },
    rsaHeader: 'X-DI-Signature',
    startsActive: false,
    verifiesUrl: false,
    hasOneEvent: false,
  },
  yespo: {
    format: 'yespo',
    policy: 'yespo-ordered',
    filters: EVERYTHING,
    rsaHeader: null,
    startsActive: true,
    verifiesUrl: true,
    hasOneEvent: false,
  },
  mailingwork: {
    format: 'mailingwork',
    policy: 'mw-buffered',
    filters: EVERYTHING,
    rsaHeader: null,
    startsActive: true,
    verifiesUrl: false,
    hasOneEvent: true,
  },
};

/** Whether there is a preset of that name. */
export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}
