import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { PlainKey } from '../i18n/catalogue.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { type Channel, type ChannelCheck, checkChannel } from './queries.ts';

/** Asks the provider with the stored credentials. */
export function useCheck({ id }: Pick<Channel, 'id'>) {
  return useMutation({ mutationFn: () => checkChannel(id), meta: { isShown: true } });
}

type Check = ReturnType<typeof useCheck>;

export function CheckButton({ check, name }: { check: Check; name: string }) {
  const { t } = useTexts();
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconPlugConnected size={14} aria-hidden />}
      loading={check.isPending}
      aria-label={t('channels.checkOf', { name })}
      onClick={() => check.mutate()}
    >
      {t('channels.check')}
    </Button>
  );
}

const TITLES = {
  accepted: 'channels.checkAccepted',
  refused: 'channels.checkRefused',
  not_found: 'channels.checkNotFound',
  inactive: 'channels.checkInactive',
  busy: 'channels.checkBusy',
  unexpected: 'channels.checkUnexpected',
  unreachable: 'channels.checkUnreachable',
  no_provider: 'channels.checkAccepted',
} as const satisfies Record<ChannelCheck['outcome'], PlainKey>;

/** What the provider said, or why it could not be asked. */
export function CheckResult({ check: { data, error } }: { check: Check }) {
  const { t, sayRefusal } = useTexts();
  if (error) return <Failure error={error} />;
  if (!data) return null;
  const { ok, outcome, account, status } = data;
  const message = sayRefusal(data.message);
  const isPassing = outcome === 'busy';
  return (
    <Alert
      role={ok ? 'status' : 'alert'}
      color={ok ? 'teal' : isPassing ? 'yellow' : 'red'}
      icon={ok ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={status === null ? t(TITLES[outcome]) : `${t(TITLES[outcome])} (HTTP ${status})`}
    >
      <Text size="sm" className="break-words">
        {account === null ? message : t('channels.checkAccount', { account })}
      </Text>
      {account !== null && !ok && <Text size="sm">{message}</Text>}
    </Alert>
  );
}
