import fc from 'fast-check';
import type { ChatbotDefinition, MenuOption } from '../../../campaigns/definition.ts';
import type { EditOperation, OptionPlace, RedirectType } from '../operation.ts';
import { findSection, listContents } from '../sections.ts';
import { webhookOf } from '../webhook-ids.ts';

/** One thing that somebody does, still without the place: that depends on what the definition is by then. */
export interface Wish {
  what: number;
  section: number;
  option: number;
  other: number;
  text: string;
  list: string[];
  flag: boolean;
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    'Hours',
    'POST https://a.example/x',
    '{"a":1}',
    '{"a":',
    '[1]',
    'email',
    'cmp_x',
    'x'.repeat(1200),
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

export const wish: fc.Arbitrary<Wish> = fc.record({
  what: fc.nat(1000),
  section: fc.nat(5),
  option: fc.nat(5),
  other: fc.integer({ min: -1, max: 6 }),
  text,
  list: fc.array(text, { maxLength: 3 }),
  flag: fc.boolean(),
});

const TYPES: readonly RedirectType[] = ['interaction', 'campaign', 'webhook', 'attribute', 'request', 'end'];

/** The wish as an operation; places are mostly there, and sometimes not. */
export function toOperation(definition: ChatbotDefinition, wanted: Wish): EditOperation {
  const makers = [onSection, onOption, onRedirect, onWebhook, onSettings];
  // Options, redirects and webhooks are where most can go wrong.
  const maker = makers[[0, 1, 1, 2, 2, 2, 3, 3, 4][wanted.what % 9] ?? 0] ?? onSection;
  return maker(definition, wanted, Math.floor(wanted.what / 9));
}

function place(definition: ChatbotDefinition, { section, option }: Wish) {
  const ids = ['welcome', ...definition.interactions.map(({ id }) => id), 'gone'];
  const id = ids[section % ids.length] ?? 'gone';
  const count = findSection(definition, id)?.menu.length ?? 0;
  return { section: id, option: count > 0 && option < 5 ? option % count : option };
}

/** An option of the wanted kind where there is one, so that operations which need it are not nearly always refused. */
function placeOf(definition: ChatbotDefinition, wanted: Wish, isWanted: (option: MenuOption) => boolean): OptionPlace {
  const fitting = listContents(definition).flatMap(({ id, menu }) =>
    menu.flatMap((each, option) => (isWanted(each) ? [{ section: id, option }] : [])),
  );
  return fitting[wanted.option % fitting.length] ?? place(definition, wanted);
}

function onSection(definition: ChatbotDefinition, wanted: Wish, at: number): EditOperation {
  const { section, option } = place(definition, wanted);
  const all: EditOperation[] = [
    { type: 'addSection', label: wanted.text, after: section },
    { type: 'addSection', leadFrom: { section, option } },
    { type: 'renameSection', section, label: wanted.text },
    { type: 'setSectionText', section, text: wanted.text },
    { type: 'deleteSection', section },
    { type: 'duplicateSection', section },
    { type: 'moveSection', section, index: wanted.other },
    { type: 'setBefore', section, before: wanted.list.map((save) => ({ request: 'req_1', save: { code: save } })) },
    { type: 'setBefore', section, before: [] },
  ];
  return all[at % all.length] ?? { type: 'addSection' };
}

function onOption(definition: ChatbotDefinition, wanted: Wish, where: number): EditOperation {
  const at = place(definition, wanted);
  const to = place(definition, { ...wanted, section: wanted.other + 1, option: wanted.what % 5 });
  const all: EditOperation[] = [
    { type: 'addOption', section: at.section },
    { type: 'addOption', section: at.section, index: wanted.other },
    { type: 'deleteOption', at },
    { type: 'duplicateOption', at },
    { type: 'moveOption', at, to },
    { type: 'setOptionText', at, text: wanted.text },
    { type: 'setOptionKeywords', at, keywords: wanted.list },
    {
      type: 'batch',
      operations: [
        { type: 'deleteOption', at },
        { type: 'setOptionText', at, text: wanted.text },
      ],
    },
  ];
  return all[where % all.length] ?? { type: 'deleteOption', at };
}

function onRedirect(definition: ChatbotDefinition, wanted: Wish, where: number): EditOperation {
  const at = place(definition, wanted);
  const to = place(definition, { ...wanted, section: wanted.other + 1 }).section;
  const attribute = placeOf(definition, wanted, (option) => option.redirect.type === 'attribute');
  const request = placeOf(definition, wanted, (option) => option.redirect.type === 'request');
  const branch = wanted.flag ? 'onError' : 'onTimeout';
  const redirect = TYPES[wanted.what % TYPES.length] ?? 'end';
  const fields = ['prompt', 'confirmation', 'text'] as const;
  const all: EditOperation[] = [
    { type: 'setRedirectType', at, redirect },
    { type: 'setRedirectType', at, redirect: 'webhook' },
    { type: 'setRedirectType', at, redirect: 'attribute' },
    { type: 'setRedirectType', at, redirect, to: wanted.flag ? to : 'cmp_1' },
    { type: 'setTarget', at, to: wanted.flag ? to : wanted.text },
    { type: 'setContinuation', at: attribute, then: wanted.flag ? { type: 'interaction', to } : { type: 'end' } },
    { type: 'setRedirectType', at, redirect: 'request', request: wanted.flag ? 'req_1' : wanted.text },
    { type: 'setRequest', at: request, request: wanted.flag ? 'req_2' : wanted.text },
    { type: 'setSave', at: request, save: { [wanted.flag ? 'code' : wanted.text]: wanted.list[0] ?? '$data' } },
    { type: 'setErrorContinuation', at: request, branch, then: wanted.option > 1 ? { type: 'interaction', to } : null },
    { type: 'setAttributeField', at: attribute, field: wanted.text },
    { type: 'setRedirectText', at, field: fields[wanted.option % 3] ?? 'text', text: wanted.text },
  ];
  return all[where % all.length] ?? { type: 'setRedirectType', at, redirect };
}

function onWebhook(definition: ChatbotDefinition, wanted: Wish, where: number): EditOperation {
  const at = place(definition, wanted);
  const called = placeOf(definition, wanted, (option) => webhookOf(option) !== undefined);
  const header = placeOf(definition, wanted, (option) => webhookOf(option)?.headers !== undefined);
  const all: EditOperation[] = [
    { type: 'switchUnderlying', at, on: true },
    { type: 'switchUnderlying', at, on: wanted.flag },
    { type: 'setWebhookUrl', at: called, url: wanted.text },
    { type: 'setWebhookBody', at: called, text: wanted.text },
    { type: 'setWebhookPolicy', at: called, policy: wanted.flag ? 'di-guide' : wanted.text },
    { type: 'setWebhookConnector', at: called, connector: wanted.flag ? 'con_1' : null },
    {
      type: 'setMayAnswer',
      at: called,
      mayAnswer: wanted.flag ? { withinMs: wanted.other * 1000 } : wanted.option > 1,
    },
    { type: 'addHeader', at: called, name: wanted.text, value: wanted.list[0] ?? '' },
    { type: 'changeHeader', at: header, index: Math.max(wanted.other - 2, 0), name: wanted.text },
    { type: 'deleteHeader', at: header, index: Math.max(wanted.other - 2, 0) },
  ];
  return all[where % all.length] ?? { type: 'switchUnderlying', at, on: true };
}

function onSettings(definition: ChatbotDefinition, wanted: Wish, where: number): EditOperation {
  const to = place(definition, wanted).section;
  const all: EditOperation[] = [
    { type: 'setFallback', change: wanted.flag ? { text: wanted.text } : null },
    { type: 'setFallback', change: { attempts: wanted.other, then: { type: 'interaction', to } } },
    { type: 'setKeywords', keywords: wanted.list },
    { type: 'setChannels', channels: wanted.flag ? ['chn_1'] : null },
    { type: 'setChannels', channels: wanted.list },
    { type: 'setMenuPrefix', menuPrefix: wanted.flag ? 'letter' : 'number' },
    { type: 'setExpiry', minutes: wanted.other * 10 },
    { type: 'setTrigger', trigger: wanted.flag ? { event: wanted.list[0] ?? 'order.paid', channel: 'chn_1' } : null },
    { type: 'setCategory', category: wanted.flag ? wanted.text : null },
    { type: 'setTrackLinks', on: wanted.flag },
  ];
  return all[where % all.length] ?? { type: 'setTrackLinks', on: true };
}
