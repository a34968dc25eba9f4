import { List, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FORMAT_NAMES } from '../../events/formats/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import type { Draft } from './draft.ts';
import { HeaderFields } from './HeaderFields.tsx';
import { describePolicy } from './policy-texts.ts';
import { connectorNamesQuery, policiesQuery } from './queries.ts';

interface TransportFieldsProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  onFormat: (format: Draft['format']) => void;
  errorAt: (path: string) => string | undefined;
  isReadOnly: boolean;
}

/** How events go out: in which form, how often they are tried, and with what. */
export function TransportFields({ draft, onChange, onFormat, errorAt, isReadOnly }: TransportFieldsProps) {
  const { t } = useTexts();
  const policies = useQuery(policiesQuery).data ?? [];
  const policy = policies.find(({ id }) => id === draft.policy);
  const connectors = useQuery(connectorNamesQuery).data?.items ?? [];
  return (
    <Section title={t('webhooks.transport')} text={t('webhooks.transportText')}>
      <Select
        label={t('webhooks.format')}
        description={t('webhooks.formatText')}
        data={[...FORMAT_NAMES]}
        value={draft.format}
        onChange={(value) => {
          const format = FORMAT_NAMES.find((name) => name === value);
          if (format) onFormat(format);
        }}
        allowDeselect={false}
        disabled={isReadOnly}
        error={errorAt('/format')}
      />
      <Stack gap="xs">
        <Select
          label={t('webhooks.policy')}
          data={policies.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.policy}
          onChange={(value) => value && onChange({ policy: value })}
          allowDeselect={false}
          disabled={isReadOnly}
          error={errorAt('/policy')}
        />
        {policy && (
          <List size="sm" c="dimmed" spacing={2}>
            {describePolicy(policy, t).map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        )}
      </Stack>
      <Select
        label={t('webhooks.connector')}
        description={t('webhooks.connectorText')}
        placeholder={t('webhooks.noConnector')}
        data={connectors.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.connector}
        onChange={(connector) => onChange({ connector })}
        clearable
        clearButtonProps={{ 'aria-label': t('webhooks.removeConnector') }}
        disabled={isReadOnly}
        error={errorAt('/connector')}
      />
      <HeaderFields
        headers={draft.headers}
        onChange={(headers) => onChange({ headers })}
        errorAt={errorAt}
        isReadOnly={isReadOnly}
      />
    </Section>
  );
}
