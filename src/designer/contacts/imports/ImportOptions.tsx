import { Box, Radio, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useCountries } from '../useCountries.ts';
import type { Defined } from './chosen-file.ts';
import { delimiterName, type ImportPlan, matchTargets } from './plan.ts';
import type { FileHead } from './read-head.ts';
import { useTargets } from './useTargets.ts';

const MODES: { value: ImportPlan['mode']; label: PlainKey; text: PlainKey }[] = [
  { value: 'upsert', label: 'imports.modeUpsert', text: 'imports.modeUpsertText' },
  { value: 'create', label: 'imports.modeCreate', text: 'imports.modeCreateText' },
  { value: 'update', label: 'imports.modeUpdate', text: 'imports.modeUpdateText' },
];
const DELIMITERS = {
  ',': 'imports.delimiterComma',
  ';': 'imports.delimiterSemicolon',
  tab: 'imports.delimiterTab',
  '|': 'imports.delimiterPipe',
} as const satisfies Record<string, PlainKey>;
const ENCODINGS = { 'utf-8': 'imports.encodingUtf8', latin1: 'imports.encodingLatin1' } as const satisfies Record<
  string,
  PlainKey
>;

interface ImportOptionsProps {
  head: FileHead;
  plan: ImportPlan;
  defined: Defined;
  onChange: (change: Partial<ImportPlan>) => void;
  errorAt: (path: string) => string | undefined;
}

/** Whose the rows are, what becomes of people who are there, and how the file is written. */
export function ImportOptions({ head, plan, defined, onChange, errorAt }: ImportOptionsProps) {
  const { t } = useTexts();
  const { nameOf } = useTargets(defined);
  const countries = useCountries();
  const delimiter = t(DELIMITERS[delimiterName(head.delimiter)]);
  const encoding = t(ENCODINGS[head.encoding]);
  const matches = [...new Set(matchTargets(plan, defined))];
  return (
    <Box>
      <Text fw={600} mb="xs">
        {t('imports.options')}
      </Text>
      <Stack gap="md">
        <Radio.Group
          label={t('imports.mode')}
          value={plan.mode}
          onChange={(mode) => onChange({ mode: MODES.find(({ value }) => value === mode)?.value ?? 'upsert' })}
        >
          <Stack gap="xs" mt="xs">
            {MODES.map(({ value, label, text }) => (
              <Radio key={value} value={value} label={t(label)} description={t(text)} />
            ))}
          </Stack>
        </Radio.Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('imports.match')}
            data={[
              { value: '', label: t('imports.matchAuto') },
              ...matches.map((value) => ({ value, label: nameOf(value) })),
            ]}
            value={matches.includes(plan.match) ? plan.match : ''}
            onChange={(match) => onChange({ match: match ?? '' })}
            error={errorAt('/match')}
            allowDeselect={false}
          />
          <Select
            label={t('imports.country')}
            placeholder={t('imports.countryNone')}
            data={countries}
            value={plan.country === '' ? null : plan.country}
            onChange={(country) => onChange({ country: country ?? '' })}
            error={errorAt('/defaultCountry')}
            limit={50}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('imports.countryNone') }}
          />
          <Select
            label={t('imports.delimiter')}
            data={[
              { value: 'auto', label: t('imports.auto', { what: delimiter }) },
              ...Object.entries(DELIMITERS).map(([value, key]) => ({ value, label: t(key) })),
            ]}
            value={plan.delimiter}
            onChange={(chosen) => onChange({ delimiter: (chosen ?? 'auto') as ImportPlan['delimiter'] })}
            error={errorAt('/delimiter')}
            allowDeselect={false}
          />
          <Select
            label={t('imports.encoding')}
            data={[
              { value: 'auto', label: t('imports.auto', { what: encoding }) },
              ...Object.entries(ENCODINGS).map(([value, key]) => ({ value, label: t(key) })),
            ]}
            value={plan.encoding}
            onChange={(chosen) => onChange({ encoding: (chosen ?? 'auto') as ImportPlan['encoding'] })}
            error={errorAt('/encoding')}
            allowDeselect={false}
          />
        </SimpleGrid>
      </Stack>
    </Box>
  );
}
