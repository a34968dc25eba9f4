import { ActionIcon, Group, Menu, Stack, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { WELCOME } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { findSection } from '../../model/sections.ts';
import { summarizeSection } from '../../model/summary.ts';
import { Hint } from '../fields/Hint.tsx';
import { TextEditor } from '../fields/TextEditor.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { BeforeRequests } from './BeforeRequests.tsx';
import { MenuTable } from './MenuTable.tsx';
import { useFieldProblem } from './useFieldProblem.ts';
import { useSectionActions } from './useSectionActions.ts';
import { useTypedText } from './useTypedText.ts';

/** The section that is chosen: what it is called, what it says, what it asks before, and its menu. */
export function SectionPanel({ section }: { section: string }) {
  const { t } = useTexts();
  const label = useEditor((store) => findSection(store.state.definition, section)?.label);
  const mayEdit = useMayEdit();
  if (label === undefined) return null;
  return (
    <Stack component="section" gap="md" miw={0} className="section-panel" aria-label={label}>
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <SectionLabel section={section} label={label} />
        {mayEdit && <SectionMenu section={section} label={label} />}
      </Group>
      <SectionText section={section} />
      <Stack gap="xs">
        <h2 className="panel-title">{t('menu.title')}</h2>
        <MenuTable section={section} />
      </Stack>
      <BeforeRequests section={section} />
    </Stack>
  );
}

function SectionLabel({ section, label }: { section: string; label: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const typed = useTypedText(label, (text) => store.apply({ type: 'renameSection', section, label: text }));
  const place = { section, option: null, field: 'label' };
  return (
    <TextInput
      flex={1}
      label={t('menu.label')}
      description={t('menu.labelText')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data-place={fieldKey(place)}
      value={typed.value}
      error={useFieldProblem(place, typed.refusal)}
      readOnly={!mayEdit}
      onChange={(event) => typed.change(event.currentTarget.value)}
      onBlur={() => {
        typed.reset();
        store.endTyping();
      }}
    />
  );
}

const SectionText = memo(function SectionText({ section }: { section: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const content = useEditor((each) => findSection(each.state.definition, section));
  const prefix = useEditor((each) => each.state.definition.menuPrefix);
  const typed = useTypedText(content?.text ?? '', (text) => store.apply({ type: 'setSectionText', section, text }));
  const place = { section, option: null, field: 'text' };
  const error = useFieldProblem(place, typed.refusal);
  if (content === undefined) return null;
  return (
    <TextEditor
      label={t('menu.text')}
      place={fieldKey(place)}
      value={typed.value}
      onChange={typed.change}
      onBlur={() => store.endTyping()}
      error={error}
      summary={summarizeSection({ text: typed.value, menu: content.menu }, prefix)}
      readOnly={!mayEdit}
      minRows={4}
    />
  );
});

function SectionMenu({ section, label }: { section: string; label: string }) {
  const { t } = useTexts();
  const { duplicate, remove, moveBy } = useSectionActions();
  const isWelcome = section === WELCOME;
  const place = useEditor(({ state: { definition } }) => placeAmong(definition.interactions, section));
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <Hint label={t('menu.sectionActions')}>
          <ActionIcon variant="default" size={36} mt={24} aria-label={t('menu.sectionActionsOf', { label })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Hint>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => duplicate(section)}>
          {t('menu.duplicate')}
        </Menu.Item>
        {!isWelcome && (
          <>
            <Menu.Item
              leftSection={<IconArrowUp size={16} aria-hidden />}
              disabled={place === 'first' || place === 'only'}
              onClick={() => moveBy(section, -1)}
            >
              {t('menu.moveUp')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={16} aria-hidden />}
              disabled={place === 'last' || place === 'only'}
              onClick={() => moveBy(section, 1)}
            >
              {t('menu.moveDown')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => remove(section)}>
              {t('menu.delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function placeAmong(interactions: readonly { id: string }[], section: string): 'only' | 'first' | 'last' | 'between' {
  const index = interactions.findIndex(({ id }) => id === section);
  if (interactions.length <= 1) return 'only';
  if (index === 0) return 'first';
  return index === interactions.length - 1 ? 'last' : 'between';
}
