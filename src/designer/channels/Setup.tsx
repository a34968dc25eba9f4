import { Alert, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClock, IconWorldOff } from '@tabler/icons-react';
import { may, useSession } from '../api/session.ts';
import type { PlainKey } from '../i18n/catalogue.ts';
import { useTexts } from '../i18n/texts.ts';
import { CopyField } from '../shell/CopyField.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { CheckButton, CheckResult, useCheck } from './CheckCredentials.tsx';
import { isPublic, setupOf } from './fields.ts';
import type { Channel } from './queries.ts';

const STEPS = {
  twilioNumber: ['channels.twilioNumber1', 'channels.twilioNumber2', 'channels.twilioNumber3'],
  twilioService: ['channels.twilioService1', 'channels.twilioService2', 'channels.twilioService3'],
  twilioWhatsApp: ['channels.twilioWhatsApp1', 'channels.twilioWhatsApp2', 'channels.twilioWhatsApp3'],
  whatsapp: ['channels.whatsapp1', 'channels.whatsapp2', 'channels.whatsapp3'],
  simulator: [],
} as const satisfies Record<ReturnType<typeof setupOf>, readonly PlainKey[]>;

/** What to paste at the provider, step by step, and whether it works. */
export function Setup({ channel, verifyToken }: { channel: Channel; verifyToken?: string | undefined }) {
  const { t } = useTexts();
  const isMeta = channel.kind === 'whatsapp';
  return (
    <Stack gap="lg">
      {!isPublic(channel.inboundUrl) && (
        <Alert color="yellow" icon={<IconWorldOff aria-hidden />} title={t('channels.notPublicTitle')}>
          {t('channels.notPublicText', { origin: new URL(channel.inboundUrl).origin })}
        </Alert>
      )}
      <Stack gap="sm">
        <CopyField label={t(isMeta ? 'channels.callbackUrl' : 'channels.inboundUrl')} value={channel.inboundUrl} />
        {isMeta ? (
          <VerifyToken token={verifyToken} />
        ) : (
          <>
            <CopyField label={t('channels.statusUrl')} value={channel.statusUrl} />
            <Text size="sm" c="dimmed">
              {t('channels.statusUrlText')}
            </Text>
          </>
        )}
      </Stack>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {t('channels.stepsTitle')}
        </Title>
        <List type="ordered" spacing="xs" size="sm" className="break-words">
          {STEPS[setupOf(channel)].map((step) => (
            <List.Item key={step}>{t(step)}</List.Item>
          ))}
          <List.Item>{t('channels.lastStep', { sender: channel.sender || channel.name })}</List.Item>
        </List>
      </Stack>
      <Proof channel={channel} />
    </Stack>
  );
}

function VerifyToken({ token }: { token: string | undefined }) {
  const { t } = useTexts();
  if (token !== undefined && token !== '') return <CopyField label={t('channels.verifyToken')} value={token} />;
  return (
    <Text size="sm" c="dimmed">
      {t('channels.verifyTokenGone')}
    </Text>
  );
}

function Proof({ channel }: { channel: Channel }) {
  const { t } = useTexts();
  const format = useFormat();
  const check = useCheck(channel);
  const mayCheck = may(useSession(), 'operate');
  const { lastInboundAt: at, name } = channel;
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Group gap="xs" role="status" wrap="nowrap">
          {at === null ? (
            <IconClock size={18} aria-hidden />
          ) : (
            <IconCircleCheck size={18} aria-hidden color="var(--mantine-color-teal-6)" />
          )}
          <Text size="sm">
            {at === null ? t('channels.waiting') : t('channels.lastInbound', { when: format.ago(at) })}
          </Text>
        </Group>
        {mayCheck && <CheckButton check={check} name={name} />}
      </Group>
      <CheckResult check={check} />
    </Stack>
  );
}
