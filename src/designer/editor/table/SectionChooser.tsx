import { Button, Group, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import { ProblemCount } from './ProblemCount.tsx';
import { useSectionActions } from './useSectionActions.ts';
import { useSections } from './useSections.ts';

/** The sections where there is no room for a list. */
export function SectionChooser({ chosen }: { chosen: string }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { add } = useSectionActions();
  const { bySection } = useProblems();
  const sections = useSections();
  const first = new Map([...sections].reverse().map(({ id, label }) => [id, label]));
  const data = [...first].reverse().map(([value, label]) => ({ value, label }));
  const others = data.reduce((sum, { value }) => sum + (value === chosen ? 0 : (bySection.get(value) ?? 0)), 0);
  return (
    <Group component="nav" aria-label={t('menu.sections')} align="flex-end" gap="xs" wrap="nowrap">
      <Select
        flex={1}
        miw={0}
        label={t('menu.section')}
        description={others > 0 ? t('menu.problemsElsewhere', { count: others }) : undefined}
        searchable
        openOnFocus={false}
        allowDeselect={false}
        nothingFoundMessage={t('menu.noSections')}
        comboboxProps={{ withinPortal: false, keepMounted: false }}
        data={data}
        value={chosen}
        onChange={(section) => section !== null && store.select({ section })}
        renderOption={({ option: { value, label } }) => (
          <Group justify="space-between" wrap="nowrap" flex={1} gap="xs">
            <span className="break-words">{label}</span>
            <ProblemCount count={bySection.get(value) ?? 0} />
          </Group>
        )}
      />
      {mayEdit && (
        <Button variant="light" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(chosen)}>
          {t('menu.add')}
        </Button>
      )}
    </Group>
  );
}
