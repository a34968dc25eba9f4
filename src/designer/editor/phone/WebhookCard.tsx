import { Switch, Text } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { MASK } from '../../../rules/mask.ts';
import { useTexts } from '../../i18n/texts.ts';
import { CodeBlock, prettyBody } from '../../shell/trace/CodeBlock.tsx';
import { HeaderList } from '../../shell/trace/HeaderList.tsx';
import { CannedAnswer } from './CannedAnswer.tsx';
import type { TriedWebhook, Turn } from './conversation.ts';
import { Fold } from './Fold.tsx';
import type { PhoneState } from './usePhone.ts';

interface WebhookCardProps {
  webhook: TriedWebhook;
  turn: Turn;
  phone: PhoneState;
}

/** The exact request that the answer would send. The designer's own values are hidden until somebody wants to see them. */
export function WebhookCard({ webhook, turn, phone }: WebhookCardProps) {
  const { t, sayWhy } = useTexts();
  const { webhookId, kind, method, url, headers, body } = webhook;
  const [areShown, setShown] = useState(false);
  const call = turn.trace.calls?.find(({ id }) => id === webhookId);
  const shown = headers.map(({ name, value, isCustom }) => ({ name, value: isCustom && !areShown ? MASK : value }));
  return (
    <Fold
      icon={IconWebhook}
      title={t(kind === 'redirect' ? 'webhookEditor.redirect' : 'webhookEditor.underlying')}
      text={`${method} ${url}`}
    >
      <Text size="xs" c="dimmed">
        {t('phone.wouldBeSent')}
      </Text>
      <HeaderList label={t('trace.requestHeaders')} headers={shown} />
      {headers.some(({ isCustom }) => isCustom) && (
        <Switch
          size="xs"
          label={t('phone.showValues')}
          checked={areShown}
          onChange={(event) => setShown(event.currentTarget.checked)}
        />
      )}
      <CodeBlock label={t('trace.requestBody')} text={prettyBody(body)} />
      {call && (
        <>
          <Text size="xs">{sayWhy(call.why)}</Text>
          <CannedAnswer name={webhookId} phone={phone} />
        </>
      )}
    </Fold>
  );
}
