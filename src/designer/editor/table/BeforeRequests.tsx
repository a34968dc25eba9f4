import { ActionIcon, Button, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { type BeforeRequest, type ChatbotDefinition, WELCOME } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { findSection } from '../../model/sections.ts';
import { Hint } from '../fields/Hint.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit, usePanels, useProblems } from '../surroundings.ts';
import { SaveFields } from './SaveFields.tsx';
import { tellRefusal } from './tell-refusal.ts';
import { withoutPlace } from './useFieldProblem.ts';

const NONE: readonly BeforeRequest[] = [];
const BEFORE_MAX = 5;

function beforeOf({ welcome, interactions }: ChatbotDefinition, section: string): readonly BeforeRequest[] | undefined {
  return section === WELCOME ? welcome.before : interactions.find(({ id }) => id === section)?.before;
}

/** The requests that are made when somebody comes to the section, before its text is written. */
export const BeforeRequests = memo(function BeforeRequests({ section }: { section: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const { manageRequests } = usePanels();
  const { requests } = useDirectory();
  const mayEdit = useMayEdit();
  const before = useEditor(({ state }) => beforeOf(state.definition, section)) ?? NONE;
  if (!mayEdit && before.length === 0) return null;
  const set = (next: readonly BeforeRequest[]) => store.apply({ type: 'setBefore', section, before: next });
  const free = requests.filter(({ id }) => before.every(({ request }) => request !== id));
  return (
    <Stack gap="xs">
      <h2 className="panel-title">{t('menu.before')}</h2>
      {before.map((each, index) => (
        <ArrivalRequest
          key={each.request}
          section={section}
          index={index}
          made={each}
          onChange={(next) => set(next ? before.with(index, next) : before.toSpliced(index, 1))}
        />
      ))}
      {mayEdit && before.length < BEFORE_MAX && (
        <Group gap="xs">
          <Select
            className="before-add"
            size="xs"
            aria-label={t('menu.addBefore')}
            placeholder={requests.length === 0 ? t('menu.noRequests') : t('menu.addBefore')}
            disabled={free.length === 0}
            leftSection={<IconPlus size={14} aria-hidden />}
            searchable
            openOnFocus={false}
            comboboxProps={{ withinPortal: false, keepMounted: false }}
            data={free.map(({ id, name }) => ({ value: id, label: name }))}
            value={null}
            onChange={(request) => request && tellRefusal(set([...before, { request }]))}
          />
          <Button size="compact-sm" variant="subtle" onClick={manageRequests}>
            {t('requests.manage')}
          </Button>
          {before.length === 0 && (
            <Text size="xs" c="dimmed">
              {t('menu.beforeText')}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
});

interface ArrivalRequestProps {
  section: string;
  index: number;
  made: BeforeRequest;
  /** Undefined: it goes. */
  onChange: (made: BeforeRequest | undefined) => ReturnType<ReturnType<typeof useEditorStore>['apply']>;
}

function ArrivalRequest({ section, index, made, onChange }: ArrivalRequestProps) {
  const { t } = useTexts();
  const { requests } = useDirectory();
  const mayEdit = useMayEdit();
  const { byField } = useProblems();
  const place = { section, option: null, field: 'before' };
  const store = useEditorStore();
  const problems = byField.get(fieldKey(place))?.filter(({ place: { item } }) => item === index) ?? [];
  const name = requests.find(({ id }) => id === made.request)?.name ?? made.request;
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" className="break-words">
            {t('menu.onArrival')} <b>{name}</b>
          </Text>
          {mayEdit && (
            <Hint label={t('general.remove')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('menu.removeBefore', { name })}
                data-place={index === 0 ? fieldKey(place) : undefined}
                onClick={() => tellRefusal(onChange(undefined))}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Hint>
          )}
        </Group>
        {problems.length > 0 && (
          <Text size="xs" c="var(--mantine-color-error)">
            {problems
              .map(({ message }) => withoutPlace(message, findSection(store.state.definition, section)?.label))
              .join(' ')}
          </Text>
        )}
        <SaveFields
          request={name}
          save={made.save}
          onChange={(save) =>
            onChange({ request: made.request, ...(Object.keys(save).length > 0 && { save: { ...save } }) })
          }
        />
      </Stack>
    </Paper>
  );
}
