import type {
  BeforeRequest,
  ChatbotDefinition,
  Continuation,
  MenuOption,
  WebhookDefinition,
} from '../../campaigns/definition.ts';
import type { Trigger } from '../../campaigns/trigger.ts';
import type { MenuPrefix } from '../../rules/answers.ts';

/** What the editor changes, what may be done to it and what comes of it. All of it plain data. */

export type Redirect = MenuOption['redirect'];
export type RedirectType = Redirect['type'];
export type Fallback = NonNullable<ChatbotDefinition['fallback']>;

/** One option of one section. Options have no ids: their place is what they are called by. */
export interface OptionPlace {
  section: string;
  option: number;
}

/** What the three views show as chosen. `section` null: the settings of the campaign. */
export interface Selection {
  section: string | null;
  option?: number;
  field?: string;
}

/** What an option had under a redirect type that was chosen away from it. Lives in the editor, never in the definition. */
export interface OptionMemory {
  text?: string;
  redirects?: Partial<Record<RedirectType, Redirect>>;
  underlying?: NonNullable<MenuOption['webhook']>;
  /** The body as it was typed; it is not in the definition as long as it is no JSON object. */
  bodyText?: string;
}

type SectionOperation =
  /** `leadFrom`: the option that shall lead to the new section. `label` is made unique. */
  | { type: 'addSection'; label?: string; after?: string; leadFrom?: OptionPlace }
  | { type: 'renameSection'; section: string; label: string }
  | { type: 'setSectionText'; section: string; text: string }
  | { type: 'deleteSection'; section: string }
  | { type: 'duplicateSection'; section: string }
  /** `index` among the interactions. */
  | { type: 'moveSection'; section: string; index: number }
  /** The requests made on arrival, all of them; an empty list takes them out. */
  | { type: 'setBefore'; section: string; before: readonly BeforeRequest[] };

type OptionOperation =
  | { type: 'addOption'; section: string; index?: number }
  | { type: 'deleteOption'; at: OptionPlace }
  | { type: 'duplicateOption'; at: OptionPlace }
  /** `to.option` is the index it shall have there. */
  | { type: 'moveOption'; at: OptionPlace; to: OptionPlace }
  | { type: 'setOptionText'; at: OptionPlace; text: string }
  | { type: 'setOptionKeywords'; at: OptionPlace; keywords: string[] };

type RedirectOperation =
  /** `to` is for types that have targets, `field` for attributes, `request` for requests. `remembered` is the editor's business. */
  | {
      type: 'setRedirectType';
      at: OptionPlace;
      redirect: RedirectType;
      to?: string;
      field?: string;
      request?: string;
      remembered?: OptionMemory;
    }
  | { type: 'setTarget'; at: OptionPlace; to: string }
  /** Where an attribute or a request leads to; the two ways of a request that went wrong may be null: as without them. */
  | { type: 'setContinuation'; at: OptionPlace; then: Continuation }
  | { type: 'setErrorContinuation'; at: OptionPlace; branch: 'onError' | 'onTimeout'; then: Continuation | null }
  | { type: 'setRequest'; at: OptionPlace; request: string }
  /** By contact field: the expression whose value it takes. */
  | { type: 'setSave'; at: OptionPlace; save: Readonly<Record<string, string>> }
  | { type: 'setAttributeField'; at: OptionPlace; field: string }
  | { type: 'setRedirectText'; at: OptionPlace; field: 'prompt' | 'confirmation' | 'text'; text: string };

type WebhookOperation =
  | { type: 'switchUnderlying'; at: OptionPlace; on: boolean; remembered?: OptionMemory }
  | { type: 'setWebhookUrl'; at: OptionPlace; url: string }
  | { type: 'setWebhookBody'; at: OptionPlace; text: string }
  | { type: 'setWebhookPolicy'; at: OptionPlace; policy: string }
  /** Null: no credentials but the headers. */
  | { type: 'setWebhookConnector'; at: OptionPlace; connector: string | null }
  | { type: 'setMayAnswer'; at: OptionPlace; mayAnswer: NonNullable<WebhookDefinition['mayAnswer']> }
  | { type: 'addHeader'; at: OptionPlace; name: string; value: string }
  | { type: 'changeHeader'; at: OptionPlace; index: number; name?: string; value?: string }
  | { type: 'deleteHeader'; at: OptionPlace; index: number };

type SettingOperation =
  /** Null leaves the fallback out, so that the built-in one applies. `remembered` is the editor's business. */
  | { type: 'setFallback'; change: Partial<Fallback> | null; remembered?: Fallback | undefined }
  | { type: 'setKeywords'; keywords: string[] }
  /** Null: all channels of the account. */
  | { type: 'setChannels'; channels: string[] | null }
  | { type: 'setMenuPrefix'; menuPrefix: MenuPrefix }
  | { type: 'setExpiry'; minutes: number }
  /** Null: no event starts it. */
  | { type: 'setTrigger'; trigger: Trigger | null }
  | { type: 'setCategory'; category: string | null }
  | { type: 'setTrackLinks'; on: boolean };

type SingleOperation =
  | SectionOperation
  | OptionOperation
  | RedirectOperation
  | WebhookOperation
  | SettingOperation
  /** From the JSON view, from a merge, from a draft that was kept. */
  | { type: 'replaceDefinition'; definition: ChatbotDefinition };

/** Everything that can be done to a definition. A batch is one step: all of it, or nothing. */
export type EditOperation = SingleOperation | { type: 'batch'; operations: readonly EditOperation[] };

export type OperationOf<T extends EditOperation['type']> = Extract<EditOperation, { type: T }>;

export type RefusalCode =
  | 'no_such_section'
  | 'no_such_option'
  | 'no_such_header'
  | 'no_such_edge'
  | 'welcome_stays'
  | 'webhook_has_no_text'
  | 'webhook_has_no_target'
  | 'redirect_has_no_target'
  | 'redirect_has_no_such_field'
  | 'webhook_is_the_redirect'
  | 'underlying_never_answers'
  | 'target_first'
  | 'no_webhook'
  | 'webhook_belongs_to_its_option'
  | 'already_connected'
  | 'nothing_leads_here'
  | 'nothing_to_delete'
  | 'body'
  | 'too_long'
  | 'too_short'
  | 'malformed';

/** Why an operation was not done. `message` is a sentence where there is one that says more than the code. */
export interface Refusal {
  code: RefusalCode;
  message?: string;
  /** The limit, for `too_long` and `too_short`. */
  limit?: number;
}

/** What became of the definition; the same object where nothing did. */
export interface Edit {
  definition: ChatbotDefinition;
  selection?: Selection;
  refused?: Refusal;
}
