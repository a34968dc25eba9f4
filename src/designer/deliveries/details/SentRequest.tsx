import { Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { CodeBlock, prettyBody } from '../../shell/trace/CodeBlock.tsx';
import { HeaderList } from '../../shell/trace/HeaderList.tsx';
import type { DeliveryDetail } from '../queries.ts';

type Side = 'pretty' | 'raw';

/** The request as it was sent: its headers, and its body byte by byte or in lines. */
export function SentRequest({ delivery, order }: { delivery: DeliveryDetail; order: 2 | 3 }) {
  const { t } = useTexts();
  const [side, setSide] = useState<Side>('pretty');
  const { request, payload, payloadExpired, batchId } = delivery;
  const body = request?.body ?? (payload === null ? '' : JSON.stringify(payload));
  return (
    <Stack gap="xs" component="section">
      <Group justify="space-between" gap="xs">
        <Title order={order} size="h5">
          {t('deliveries.request')}
        </Title>
        {!payloadExpired && (
          <SegmentedControl<Side>
            size="xs"
            aria-label={t('deliveries.bodyView')}
            value={side}
            onChange={setSide}
            data={[
              { value: 'pretty', label: t('deliveries.inLines') },
              { value: 'raw', label: t('deliveries.asBytes') },
            ]}
          />
        )}
      </Group>
      {payloadExpired && <Text size="sm">{t('deliveries.payloadExpired')}</Text>}
      {request && (
        <>
          <Text size="sm" className="monospace break-words">
            <b>{request.method}</b> {request.url}
          </Text>
          <HeaderList label={t('trace.requestHeaders')} headers={request.headers} />
        </>
      )}
      {!payloadExpired && (
        <CodeBlock label={t('trace.requestBody')} text={side === 'pretty' ? prettyBody(body) : body} />
      )}
      {!payloadExpired && (
        <Text size="xs" c="dimmed">
          {t(batchId ? 'deliveries.frozenInBatch' : 'deliveries.frozen')}
        </Text>
      )}
    </Stack>
  );
}
