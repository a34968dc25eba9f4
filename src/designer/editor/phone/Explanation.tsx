import { Badge, Button, Group, Text } from '@mantine/core';
import { IconArrowRight, IconFocus2 } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { useEditorStore } from '../store.ts';
import { useDirectory } from '../surroundings.ts';
import type { Turn } from './conversation.ts';

const COLORS = {
  started: 'blue',
  option: 'teal',
  captured: 'teal',
  global: 'blue',
  fallback: 'yellow',
  opted_out: 'orange',
  ended: 'gray',
  fault: 'red',
  waiting: 'gray',
  resumed: 'blue',
} as const;

/** What an answer was taken for and why, and where it led. */
export function Explanation({ turn }: { turn: Turn }) {
  const { t, sayWhy } = useTexts();
  const { trace, misses } = turn;
  const { outcome, option, by, why } = trace;
  return (
    <div className="phone-why">
      <Group gap={6}>
        <Badge size="sm" variant="light" color={COLORS[outcome]} tt="none" className="readable">
          {outcome === 'option' && option !== undefined ? t('phone.optionKey', { option }) : t(`phone.${outcome}`)}
        </Badge>
        {option !== undefined && outcome !== 'option' && (
          <Text size="xs" c="dimmed">
            {t('phone.optionKey', { option })}
          </Text>
        )}
        {by && (
          <Badge size="sm" variant="outline" color="gray" tt="none" className="readable">
            {t(`phone.${by}`)}
          </Badge>
        )}
        {outcome === 'fallback' && misses > 0 && (
          <Text size="xs" c="dimmed">
            {t('phone.misses', { count: misses })}
          </Text>
        )}
      </Group>
      <Text size="xs" className="break-words" mt={4}>
        {sayWhy(why)}
      </Text>
      <Where turn={turn} />
    </div>
  );
}

function Where({ turn: { after, awaits, trace } }: { turn: Turn }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const { campaignId } = useDirectory();
  if (after === null) {
    return (
      <Text size="xs" c="dimmed" mt={4}>
        {t(trace.outcome === 'ended' ? 'phone.nothingBegins' : 'phone.over')}
      </Text>
    );
  }
  const isHere = after.campaignId === campaignId;
  const show = () => {
    const option = awaits === null ? {} : { option: awaits.option };
    store.select({ section: after.section, ...option });
  };
  return (
    <Group gap={6} mt={4} justify="space-between">
      <Group gap={4} wrap="nowrap" miw={0}>
        <IconArrowRight size={12} aria-hidden />
        <Text size="xs" fw={600} className="break-words">
          {isHere ? after.label : t('phone.inCampaign', { section: after.label, campaign: after.campaign })}
        </Text>
      </Group>
      {isHere && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconFocus2 size={12} aria-hidden />}
          aria-label={t('phone.showInEditorNamed', { section: after.label })}
          onClick={show}
        >
          {t('phone.showInEditor')}
        </Button>
      )}
      {awaits && (
        <Text size="xs" c="dimmed" w="100%">
          {t('phone.awaits')}
        </Text>
      )}
    </Group>
  );
}
