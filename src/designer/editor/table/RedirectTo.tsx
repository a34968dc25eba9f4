import { ActionIcon, Autocomplete, Group, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import type { Redirect } from '../../model/operation.ts';
import { fieldKey } from '../../model/places.ts';
import { findSection } from '../../model/sections.ts';
import { listTargets, NOT_CHOSEN } from '../../model/targets.ts';
import { Hint } from '../fields/Hint.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit, usePanels } from '../surroundings.ts';
import type { OptionProps } from './option-place.ts';
import { TargetSelect } from './TargetSelect.tsx';
import { tellRefusal } from './tell-refusal.ts';
import { useFieldProblem } from './useFieldProblem.ts';
import { useNewSection } from './useNewSection.ts';
import { useTypedText } from './useTypedText.ts';

/** What the option leads to: targets of its type alone (CB-08). */
export function RedirectTo({ at, option, name }: OptionProps) {
  const { redirect } = option;
  switch (redirect.type) {
    case 'interaction':
      return <ToInteraction at={at} name={name} to={redirect.to} />;
    case 'campaign':
      return <ToCampaign at={at} name={name} to={redirect.to} />;
    case 'request':
      return <ToRequest at={at} name={name} request={redirect.request} />;
    case 'attribute':
      return <ToField at={at} name={name} field={redirect.field} />;
    default:
      return <ToNowhere at={at} name={name} type={redirect.type} />;
  }
}

type Of = Pick<OptionProps, 'at' | 'name'>;

function ToInteraction({ at, name, to }: Of & { to: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const addSection = useNewSection();
  const label = useEditor(({ state }) => findSection(state.definition, to)?.label);
  const place = { ...at, field: 'redirect.to' };
  const isSet = to !== NOT_CHOSEN.interaction;
  return (
    <Group gap={2} wrap="nowrap" align="flex-start">
      <TargetSelect
        name={t('menu.toOf', { key: name })}
        place={fieldKey(place)}
        placeholder={t('menu.chooseTarget')}
        error={useFieldProblem(place)}
        readOnly={!mayEdit}
        chosen={isSet ? { value: to, label: label ?? t('menu.gone', { to }) } : undefined}
        list={() => [{ items: listTargets(store.state.definition, []).interaction.map(toItem) }]}
        onChoose={(target) => tellRefusal(store.apply({ type: 'setTarget', at, to: target }))}
        create={{
          label: (typed) => (typed === '' ? t('menu.newInteraction') : t('menu.newInteractionNamed', { label: typed })),
          onCreate: (typed) =>
            addSection(at, 'redirect.to', typed, (target) => ({ type: 'setTarget', at, to: target })),
        }}
      />
      {label !== undefined && (
        <Hint label={t('menu.goTo', { label })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            mt={4}
            aria-label={t('menu.goTo', { label })}
            onClick={() => store.select({ section: to })}
          >
            <IconArrowRight size={16} aria-hidden />
          </ActionIcon>
        </Hint>
      )}
    </Group>
  );
}

const toItem = ({ to, label }: { to: string; label: string }) => ({ value: to, label });

function ToCampaign({ at, name, to }: Of & { to: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { campaigns, campaignId } = useDirectory();
  const place = { ...at, field: 'redirect.to' };
  const label = campaigns.find(({ id }) => id === to)?.name ?? t('menu.gone', { to });
  return (
    <TargetSelect
      name={t('menu.toOf', { key: name })}
      place={fieldKey(place)}
      placeholder={t('menu.chooseTarget')}
      error={useFieldProblem(place)}
      readOnly={!mayEdit}
      chosen={to === NOT_CHOSEN.campaign ? undefined : { value: to, label }}
      list={() => [{ items: listTargets(store.state.definition, campaigns, campaignId).campaign.map(toItem) }]}
      onChoose={(target) => tellRefusal(store.apply({ type: 'setTarget', at, to: target }))}
    />
  );
}

function ToRequest({ at, name, request }: Of & { request: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { requests } = useDirectory();
  const { manageRequests } = usePanels();
  const place = { ...at, field: 'redirect.request' };
  const label = requests.find(({ id }) => id === request)?.name ?? t('menu.gone', { to: request });
  return (
    <TargetSelect
      name={t('menu.toOf', { key: name })}
      place={fieldKey(place)}
      placeholder={t('menu.chooseRequest')}
      error={useFieldProblem(place)}
      readOnly={!mayEdit}
      chosen={request === NOT_CHOSEN.request ? undefined : { value: request, label }}
      list={() => [{ items: requests.map(({ id, name: each }) => ({ value: id, label: each })) }]}
      onChoose={(chosen) => tellRefusal(store.apply({ type: 'setRequest', at, request: chosen }))}
      create={{ label: () => t('requests.manage'), onCreate: manageRequests }}
    />
  );
}

const BUILT_IN = ['email', 'name', 'language'];

/** Where the answer is kept; a name that no field has yet makes one. */
function ToField({ at, name, field }: Of & { field: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { fields } = useDirectory();
  const typed = useTypedText(field, (text) => store.apply({ type: 'setAttributeField', at, field: text.trim() }));
  const place = { ...at, field: 'redirect.field' };
  return (
    <Autocomplete
      aria-label={t('menu.toOf', { key: name })}
      placeholder={t('menu.contactField')}
      data-place={fieldKey(place)}
      data={[...new Set([...BUILT_IN, ...fields])]}
      value={typed.value}
      error={useFieldProblem(place, typed.refusal)}
      readOnly={!mayEdit}
      comboboxProps={{ withinPortal: false, keepMounted: false }}
      onChange={typed.change}
      onBlur={() => store.endTyping()}
    />
  );
}

function ToNowhere({ at, name, type }: Of & { type: Extract<Redirect['type'], 'webhook' | 'end'> }) {
  const { t } = useTexts();
  const reason = t(type === 'webhook' ? 'menu.noTargetForWebhook' : 'menu.noTargetForEnd');
  return (
    <Hint label={reason}>
      <div>
        <TextInput
          disabled
          aria-label={t('menu.toOf', { key: name })}
          aria-description={reason}
          placeholder={t(type === 'webhook' ? 'menu.notForWebhook' : 'menu.notForEnd')}
          value=""
          data-place={fieldKey({ ...at, field: 'redirect.to' })}
        />
      </div>
    </Hint>
  );
}
