import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import { ActivateDialog } from './ActivateDialog.tsx';
import { agoOf, describeBreaker, type Health, streakOf } from './health.ts';
import type { Webhook } from './queries.ts';
import { Verification } from './Verification.tsx';
import './webhooks.css';

/** Whether it is on, why not, what becomes of events meanwhile, and how it does. */
export function StatusPanel({ webhook }: { webhook: Webhook }) {
  const { state, verification, health } = webhook;
  const hasHealth = state !== 'draft' && (health.state !== 'unknown' || state === 'active');
  return (
    <Stack gap="md">
      {verification && <Verification verification={verification} />}
      {state !== 'active' && <OffNotice webhook={webhook} />}
      {hasHealth && (
        <Paper withBorder p="lg">
          <HealthFacts health={health} />
        </Paper>
      )}
    </Stack>
  );
}

const OFF_TEXTS = {
  paused: 'webhooks.offPaused',
  gone: 'webhooks.offGone',
  failures: 'webhooks.offFailures',
  verification_failed: 'webhooks.offVerification',
} as const;

function OffNotice({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const format = useFormat();
  const session = useSession();
  const [isAsking, { open, close }] = useDisclosure(false);
  const { state, off } = webhook;
  const isDraft = state === 'draft';
  const mayActivate =
    may(session, 'design') || (may(session, 'operate') && (state === 'paused' || state === 'auto_off'));
  const title = isDraft
    ? 'webhooks.draftTitle'
    : state === 'verification_failed'
      ? 'webhooks.unverifiedTitle'
      : 'webhooks.offTitle';
  return (
    <Alert
      color={isDraft ? 'blue' : state === 'paused' ? 'yellow' : 'red'}
      icon={<IconAlertTriangle aria-hidden />}
      title={t(title)}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {isDraft && t('webhooks.draftText')}
          {off && `${t(OFF_TEXTS[off.reason], { when: format.moment(off.since) })} `}
          {off && (off.buffered > 0 ? t('webhooks.buffered', { count: off.buffered }) : t('webhooks.nothingBuffered'))}
          {state === 'verification_failed' && ` ${t('webhooks.unverifiedText')}`}
        </Text>
        {!isDraft && <Text size="sm">{t('webhooks.reachableHint')}</Text>}
        {mayActivate && (
          <Button
            size="xs"
            onClick={open}
            leftSection={
              state === 'verification_failed' ? (
                <IconRefresh size={14} aria-hidden />
              ) : (
                <IconPlayerPlay size={14} aria-hidden />
              )
            }
          >
            {t(state === 'verification_failed' ? 'webhooks.verifyAgain' : 'webhooks.activate')}
          </Button>
        )}
      </Stack>
      <ActivateDialog webhook={webhook} isOpen={isAsking} onClose={close} />
    </Alert>
  );
}

const STATES = {
  healthy: 'webhooks.stateHealthy',
  failing: 'webhooks.stateFailing',
  unknown: 'webhooks.stateUnknown',
} as const;

function HealthFacts({ health }: { health: Health }) {
  const { t } = useTexts();
  const format = useFormat();
  if (health.state === 'unknown' && !health.waiting) return <Text size="sm">{t('webhooks.nothingSentYet')}</Text>;
  const facts = [
    [t('webhooks.health'), t(STATES[health.state])],
    [t('webhooks.streak'), format.number(streakOf(health))],
    ...(health.breaker ? [[t('webhooks.breaker'), describeBreaker(health, t, format)]] : []),
    [t('webhooks.lastSuccess'), agoOf(health.lastSuccessAt, t, format)],
    [t('webhooks.lastFailure'), agoOf(health.lastFailureAt, t, format)],
    ...(health.waiting === undefined ? [] : [[t('webhooks.waiting'), format.number(health.waiting)]]),
  ];
  return (
    <Group component="dl" gap="xl" className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" fw={600}>
            {value}
          </Text>
        </div>
      ))}
    </Group>
  );
}
