import { Box, Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconFilter, IconPhone, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useEndpoints } from '../owners.ts';
import { STATE_LOOKS } from '../states.tsx';
import { TimeField } from '../TimeField.tsx';
import { FILTER_STATES, type FilterState, type Filters, isFiltered, type Within } from './filters.ts';

interface FilterBarProps {
  filters: Filters;
  /** What is wrong with the number. */
  phoneProblem: string | undefined;
  onChange: (filters: Filters) => void;
}

const DAY_MS = 86_400_000;

/** What is asked of the list. On a small screen it is folded up until it is wanted. */
export function FilterBar({ filters, phoneProblem, onChange }: FilterBarProps) {
  const { t } = useTexts();
  const [isOpen, { toggle }] = useDisclosure(false);
  const count = Object.keys(filters).length;
  const set = (change: Partial<Record<keyof Filters, string | undefined>>) => {
    const all = Object.entries({ ...filters, ...change }).filter(([, value]) => value !== undefined);
    onChange(Object.fromEntries(all) as Filters);
  };
  return (
    <Box role="search" aria-label={t('deliveries.filters')}>
      <Button
        hiddenFrom="sm"
        variant="default"
        fullWidth
        leftSection={<IconFilter size={16} aria-hidden />}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {count > 0 ? t('deliveries.filtersSet', { count }) : t('deliveries.filters')}
      </Button>
      <Box className="filters" data-open={isOpen || undefined}>
        <StateFilter value={filters.state} onChange={(state) => set({ state })} />
        <TimeFilter filters={filters} set={set} />
        <OwnerFilter filters={filters} set={set} />
        <EndpointFilter filters={filters} set={set} />
        <PhoneFilter
          value={filters.phone}
          hasProblem={phoneProblem !== undefined}
          onChange={(phone) => set({ phone })}
        />
      </Box>
      {(filters.from ?? filters.to) !== undefined && (
        <Group mt="sm" gap="sm" align="flex-start" className="filters-between" data-open={isOpen || undefined}>
          <TimeField label={t('deliveries.from')} value={filters.from} onChange={(from) => set({ from })} />
          <TimeField label={t('deliveries.to')} value={filters.to} onChange={(to) => set({ to })} />
        </Group>
      )}
      {(filters.event !== undefined || isFiltered(filters)) && (
        <Group mt="sm" gap="xs">
          {filters.event !== undefined && (
            <Button
              size="compact-sm"
              variant="default"
              rightSection={<IconX size={14} aria-hidden />}
              aria-label={t('deliveries.removeEvent', { event: filters.event })}
              onClick={() => set({ event: undefined })}
            >
              {filters.event}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({})}>
            {t('deliveries.clearFilters')}
          </Button>
        </Group>
      )}
    </Box>
  );
}

function StateFilter({ value, onChange }: { value: FilterState | undefined; onChange: (state?: string) => void }) {
  const { t } = useTexts();
  return (
    <Select
      label={t('deliveries.state')}
      placeholder={t('deliveries.anyState')}
      clearable
      data={FILTER_STATES.map((state) => ({ value: state, label: t(STATE_LOOKS[state].label) }))}
      value={value ?? null}
      onChange={(state) => onChange(state ?? undefined)}
    />
  );
}

interface PartProps {
  filters: Filters;
  set: (change: Partial<Record<keyof Filters, string | undefined>>) => void;
}

const ANY = 'any';
const BETWEEN = 'between';

function TimeFilter({ filters, set }: PartProps) {
  const { t } = useTexts();
  const { within, from, to } = filters;
  const isBetween = (from ?? to) !== undefined;
  const choose = (chosen: string) => {
    if (chosen === BETWEEN) set({ within: undefined, from: new Date(Date.now() - DAY_MS).toISOString() });
    else set({ within: chosen === ANY ? undefined : (chosen as Within), from: undefined, to: undefined });
  };
  return (
    <Select
      label={t('deliveries.time')}
      allowDeselect={false}
      data={[
        { value: ANY, label: t('deliveries.anyTime') },
        { value: 'hour', label: t('deliveries.lastHour') },
        { value: 'day', label: t('deliveries.lastDay') },
        { value: 'week', label: t('deliveries.lastWeek') },
        { value: BETWEEN, label: t('deliveries.between') },
      ]}
      value={within ?? (isBetween ? BETWEEN : ANY)}
      onChange={(chosen) => chosen !== null && choose(chosen)}
    />
  );
}

function OwnerFilter({ filters: { campaign, webhook }, set }: PartProps) {
  const { t } = useTexts();
  const { campaigns, webhooks } = useEndpoints();
  const options = (items: { id: string; name: string }[]) => items.map(({ id, name }) => ({ value: id, label: name }));
  const data = [
    { group: t('deliveries.campaigns'), items: options(campaigns) },
    { group: t('deliveries.webhooks'), items: options(webhooks) },
  ].filter(({ items }) => items.length > 0);
  const choose = (id: string | null) =>
    set({ campaign: id?.startsWith('cmp_') ? id : undefined, webhook: id?.startsWith('whk_') ? id : undefined });
  return (
    <Select
      label={t('deliveries.campaignOrWebhook')}
      placeholder={t('deliveries.anyOwner')}
      searchable
      clearable
      nothingFoundMessage={t('deliveries.nothingNamed')}
      data={data}
      value={campaign ?? webhook ?? null}
      onChange={choose}
    />
  );
}

function EndpointFilter({ filters: { endpoint }, set }: PartProps) {
  const { t } = useTexts();
  const { endpoints, labelOf } = useEndpoints([endpoint]);
  return (
    <Select
      label={t('deliveries.endpoint')}
      placeholder={t('deliveries.anyEndpoint')}
      searchable
      clearable
      nothingFoundMessage={t('deliveries.nothingNamed')}
      data={endpoints.map((each) => ({ value: each.id, label: labelOf(each) }))}
      value={endpoint ?? null}
      onChange={(id) => set({ endpoint: id ?? undefined })}
    />
  );
}

const TYPING_MS = 500;

interface PhoneFilterProps {
  value: string | undefined;
  hasProblem: boolean;
  onChange: (phone?: string) => void;
}

/** Asked when somebody has stopped typing. */
function PhoneFilter({ value = '', hasProblem, onChange }: PhoneFilterProps) {
  const { t } = useTexts();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // Chosen elsewhere: by the address, or cleared with the others.
  if (known !== value) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  const tell = (typed: string) => onChange(typed.trim() === '' ? undefined : typed.trim());
  const tellLater = useDebouncedCallback(tell, TYPING_MS);
  return (
    <TextInput
      label={t('deliveries.phone')}
      placeholder="+52 55 0000 0000"
      type="tel"
      leftSection={<IconPhone size={16} aria-hidden />}
      value={text}
      error={hasProblem && t('deliveries.phoneWrong')}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tellLater(currentTarget.value);
      }}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && tell(currentTarget.value)}
    />
  );
}
