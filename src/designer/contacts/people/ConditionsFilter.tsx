import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments } from '@tabler/icons-react';
import { useState } from 'react';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { FilterBuilder } from '../segments/FilterBuilder.tsx';
import {
  countConditions,
  type Group as FilterGroup,
  newGroup,
  readFilter,
  writeFilter,
} from '../segments/filter-model.ts';
import { Preview } from '../segments/Preview.tsx';
import { useSubjects } from '../segments/useSubjects.ts';
import { useTimeZone } from '../useTimeZone.ts';

type Filter = Record<string, unknown>;

interface ConditionsFilterProps {
  filter: Filter | undefined;
  onChange: (filter: Filter | undefined) => void;
}

/** Conditions as segments have them, for this list alone; what is worth keeping becomes a segment. */
export function ConditionsFilter({ filter, onChange }: ConditionsFilterProps) {
  const { t } = useTexts();
  const mayKeep = may(useSession(), 'operate');
  const { subjects } = useSubjects();
  const timeZone = useTimeZone();
  const [isTouched, setTouched] = useState(false);
  const [isOpen, { open, close }] = useDisclosure(false, { onOpen: () => setTouched(false) });
  const count = filter && countConditions(readFilter(filter, subjects, timeZone));
  return (
    <Group gap="sm">
      <Button variant="default" leftSection={<IconAdjustments size={16} aria-hidden />} onClick={open}>
        {count === undefined ? t('contacts.conditions') : t('contacts.conditionsSet', { count })}
      </Button>
      {filter && mayKeep && (
        <PageAnchor to="/contacts/segments" search={{ edit: 'new', filter }} size="sm">
          {t('contacts.saveAsSegment')}
        </PageAnchor>
      )}
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={t('contacts.editConditions')}
        size="xl"
        closeOnClickOutside={false}
        closeOnEscape={!isTouched}
      >
        <ConditionsForm
          filter={filter}
          onTouch={() => setTouched(true)}
          onApply={(chosen) => {
            close();
            onChange(chosen);
          }}
        />
      </Dialog>
    </Group>
  );
}

interface ConditionsFormProps {
  filter: Filter | undefined;
  /** Something is typed that is not applied yet. */
  onTouch: () => void;
  onApply: (filter: Filter | undefined) => void;
}

function ConditionsForm({ filter, onTouch, onApply }: ConditionsFormProps) {
  const { t } = useTexts();
  const { subjects } = useSubjects();
  const timeZone = useTimeZone();
  const [root, setRoot] = useState<FilterGroup>(() => (filter ? readFilter(filter, subjects, timeZone) : newGroup()));
  const apply = () => onApply(countConditions(root) === 0 ? undefined : writeFilter(root, subjects, timeZone).filter);
  const change = (changed: FilterGroup) => {
    setRoot(changed);
    onTouch();
  };
  return (
    <FilterBuilder root={root} onChange={change}>
      <Preview root={root} />
      <Group justify="flex-end">
        <Button onClick={apply}>{t('contacts.applyConditions')}</Button>
      </Group>
    </FilterBuilder>
  );
}
