import { Button, CloseButton, Collapse, Group, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { segmentChoicesQuery } from '../queries.ts';
import { type ContactsSearch, isNarrowed } from '../search.ts';
import { ConditionsFilter } from './ConditionsFilter.tsx';

const TYPING_MS = 250;

interface ContactFiltersProps {
  search: ContactsSearch;
  /** What is undefined is not asked for any more. */
  onChange: (change: { [Key in keyof ContactsSearch]?: ContactsSearch[Key] | undefined }) => void;
}

/** What the list is narrowed to. It stands in the address: a link shows the same people. */
export function ContactFilters({ search, onChange }: ContactFiltersProps) {
  const { t } = useTexts();
  const { segment, consent, from, to, filter } = search;
  const [isOpen, setOpen] = useState(from !== undefined || to !== undefined || filter !== undefined);
  return (
    <Stack gap="sm" mb="md">
      <Group gap="sm" align="flex-end">
        <SearchField value={search.q ?? ''} onChange={(q) => onChange({ q: q === '' ? undefined : q })} />
        <SegmentSelect value={segment} onChange={(chosen) => onChange({ segment: chosen })} />
        <Select
          aria-label={t('contacts.filterConsent')}
          placeholder={t('contacts.anyConsent')}
          data={[
            { value: 'in', label: t('contacts.consentIn') },
            { value: 'out', label: t('contacts.consentOut') },
          ]}
          value={consent ?? null}
          onChange={(chosen) => onChange({ consent: chosen === 'in' || chosen === 'out' ? chosen : undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('contacts.anyConsent') }}
          flex="1 1 9rem"
          maw={220}
        />
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t('contacts.moreFilters')}
        </Button>
        {isNarrowed(search) && (
          <Button
            variant="subtle"
            onClick={() =>
              onChange({
                q: undefined,
                segment: undefined,
                consent: undefined,
                from: undefined,
                to: undefined,
                filter: undefined,
              })
            }
          >
            {t('contacts.clearFilters')}
          </Button>
        )}
      </Group>
      <Collapse expanded={isOpen}>
        <Group gap="sm" align="flex-end">
          <DayField label={t('contacts.createdFrom')} value={from} onChange={(day) => onChange({ from: day })} />
          <DayField label={t('contacts.createdTo')} value={to} onChange={(day) => onChange({ to: day })} />
          <ConditionsFilter filter={filter} onChange={(chosen) => onChange({ filter: chosen })} />
        </Group>
      </Collapse>
    </Stack>
  );
}

/** Asks when somebody stops typing; follows the address where that changes by itself. */
function SearchField({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);
  const ask = useDebouncedCallback((q: string) => {
    asked.current = q;
    onChange(q);
  }, TYPING_MS);
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setTyped(value);
  }, [value]);
  const change = (q: string) => {
    setTyped(q);
    ask(q.trim());
  };
  return (
    <TextInput
      flex="1 1 15rem"
      type="search"
      aria-label={t('contacts.search')}
      placeholder={t('contacts.searchHint')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== '' && <CloseButton size="sm" aria-label={t('contacts.clearFilters')} onClick={() => change('')} />
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function SegmentSelect({ value, onChange }: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { t } = useTexts();
  const segments = useQuery(segmentChoicesQuery).data?.items ?? [];
  if (segments.length === 0 && value === undefined) return null;
  return (
    <Select
      aria-label={t('contacts.filterSegment')}
      placeholder={t('contacts.anySegment')}
      data={segments.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('contacts.anySegment') }}
      flex="1 1 9rem"
      maw={220}
    />
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  );
}
