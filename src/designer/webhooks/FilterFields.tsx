import { Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import type { Draft } from './draft.ts';
import { categoriesQuery } from './queries.ts';

const MAILINGS = [
  { value: 'unitary', label: 'webhooks.unitary', text: 'webhooks.unitaryText' },
  { value: 'batch', label: 'webhooks.batch', text: 'webhooks.batchText' },
] as const;

type Filters = Pick<Draft, 'communicationTypes' | 'mailings'>;

interface FilterFieldsProps {
  draft: Filters;
  onChange: (filters: Partial<Filters>) => void;
  errorAt: (path: string) => string | undefined;
  isReadOnly: boolean;
}

/** Which messages events are told of; asked only where an event about messages is chosen. */
export function FilterFields({ draft, onChange, errorAt, isReadOnly }: FilterFieldsProps) {
  const { t } = useTexts();
  const { mailings, communicationTypes } = draft;
  return (
    <Section title={t('webhooks.filters')} text={t('webhooks.filtersText')}>
      <Checkbox.Group
        label={t('webhooks.mailings')}
        value={[...mailings]}
        onChange={(values) =>
          onChange({ mailings: MAILINGS.map(({ value }) => value).filter((each) => values.includes(each)) })
        }
        error={errorAt('/filters/mailings')}
      >
        <Stack gap="xs" mt="xs">
          {MAILINGS.map(({ value, label, text }) => (
            <Checkbox key={value} value={value} label={t(label)} description={t(text)} disabled={isReadOnly} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Radio.Group
        label={t('webhooks.communicationTypes')}
        value={communicationTypes === 'all' ? 'all' : 'some'}
        onChange={(value) => onChange({ communicationTypes: value === 'all' ? 'all' : [] })}
        error={errorAt('/filters/communicationTypes')}
      >
        <Group gap="lg" mt="xs">
          <Radio value="all" label={t('webhooks.allTypes')} disabled={isReadOnly} />
          <Radio value="some" label={t('webhooks.someTypes')} disabled={isReadOnly} />
        </Group>
      </Radio.Group>
      {communicationTypes !== 'all' && (
        <Categories chosen={communicationTypes} onChange={onChange} isReadOnly={isReadOnly} />
      )}
    </Section>
  );
}

interface CategoriesProps extends Pick<FilterFieldsProps, 'onChange' | 'isReadOnly'> {
  chosen: readonly string[];
}

function Categories({ chosen, onChange, isReadOnly }: CategoriesProps) {
  const { t } = useTexts();
  const { data } = useQuery(categoriesQuery);
  const categories = data?.items ?? [];
  // One that was deleted stays to be seen, and to be taken out.
  const gone = chosen.filter((key) => !categories.some((category) => category.key === key));
  const all = [...categories.map(({ key, name }) => ({ key, name })), ...gone.map((key) => ({ key, name: key }))];
  if (data && all.length === 0) return <Text size="sm">{t('webhooks.noCategories')}</Text>;
  return (
    <Checkbox.Group
      aria-label={t('webhooks.someTypes')}
      value={[...chosen]}
      onChange={(values) => onChange({ communicationTypes: values })}
    >
      <Stack gap="xs">
        {all.map(({ key, name }) => (
          <Checkbox key={key} value={key} label={name} disabled={isReadOnly} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
