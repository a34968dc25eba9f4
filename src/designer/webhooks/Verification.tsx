import { Alert, Text } from '@mantine/core';
import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import type { Webhook } from './queries.ts';

const ERRORS = {
  dns: 'webhooks.verifyDns',
  connect: 'webhooks.verifyConnect',
  tls: 'webhooks.verifyTls',
  timeout: 'webhooks.verifyTimeout',
  reset: 'webhooks.verifyReset',
  blocked_address: 'webhooks.verifyBlocked',
  blocked_port: 'webhooks.verifyBlocked',
} as const;

/** What a GET of the URL was answered with when it was last saved: the server's own code, and what it means. */
export function Verification({ verification }: { verification: NonNullable<Webhook['verification']> }) {
  const { t, sayRefusal } = useTexts();
  const format = useFormat();
  const { ok, status, error, message, at } = verification;
  if (ok) {
    return (
      <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title={t('webhooks.verified')} role="status">
        {t('webhooks.verifiedText', { status: String(status ?? ''), when: format.ago(at) })}
      </Alert>
    );
  }
  const kind =
    status === null && error !== undefined && error in ERRORS ? ERRORS[error as keyof typeof ERRORS] : undefined;
  const title =
    status === null ? t(kind ?? 'webhooks.verifyFailed') : t('webhooks.verifyStatus', { status: String(status) });
  return (
    <Alert color="red" icon={<IconPlugConnectedX aria-hidden />} title={title} role="alert">
      {message && (
        <Text size="sm" className="break-words">
          {sayRefusal(message)}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt={4}>
        {t('webhooks.verifyNext', { when: format.ago(at) })}
      </Text>
    </Alert>
  );
}
