import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Continuation, WELCOME } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { listTargets, NOT_CHOSEN } from '../../model/targets.ts';
import { useEditor } from '../store.ts';
import { useDirectory } from '../surroundings.ts';

interface ContinuationFieldProps {
  label: string;
  value: Continuation;
  onChange: (value: Continuation) => void;
  error?: ReactNode;
  place?: string;
}

/** Where a conversation goes on by itself: to a section, to another campaign, or nowhere. */
export function ContinuationField({ label, value, onChange, error, place }: ContinuationFieldProps) {
  const { t } = useTexts();
  const { campaigns, campaignId } = useDirectory();
  const definition = useEditor((store) => store.state.definition);
  const targets = listTargets(definition, campaigns, campaignId);
  const offered = value.type === 'end' ? [] : targets[value.type];
  const to = value.type === 'end' ? null : value.to;
  const isKnown = offered.some((target) => target.to === to);
  const isUnset = to === NOT_CHOSEN.campaign || to === NOT_CHOSEN.interaction;
  return (
    <Group gap="xs" align="flex-end" grow preventGrowOverflow={false}>
      <Select
        label={label}
        allowDeselect={false}
        value={value.type}
        data={[
          { value: 'end', label: t('editor.typeEnd') },
          { value: 'interaction', label: t('editor.typeInteraction') },
          { value: 'campaign', label: t('editor.typeCampaign') },
        ]}
        onChange={(type) => {
          if (type === 'interaction') onChange({ type, to: WELCOME });
          if (type === 'campaign') onChange({ type, to: targets.campaign[0]?.to ?? NOT_CHOSEN.campaign });
          if (type === 'end') onChange({ type });
        }}
        error={value.type === 'end' && error}
        data-place={place}
      />
      {value.type !== 'end' && (
        <Select
          label={t('editor.fieldRedirectTo')}
          searchable
          allowDeselect={false}
          placeholder={t('editor.targetUnset')}
          value={isUnset ? null : to}
          data={[
            ...offered.map((target) => ({ value: target.to, label: target.label })),
            ...(isKnown || isUnset || to === null ? [] : [{ value: to, label: to }]),
          ]}
          onChange={(chosen) => chosen !== null && onChange({ type: value.type, to: chosen })}
          error={error}
          data-place={place}
        />
      )}
    </Group>
  );
}
