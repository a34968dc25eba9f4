import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBolt, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { CodeBlock } from '../shell/trace/CodeBlock.tsx';
import { AreaPage } from './AreaPage.tsx';
import { sourceEventTypesQuery } from './queries.ts';
import { generateCode } from './service-demo/generate-code.ts';
import { EventTypes } from './source-events/EventTypes.tsx';
import { ReceivedList } from './source-events/ReceivedList.tsx';
import { SendEventDialog } from './source-events/SendEventDialog.tsx';

/** What the account's own systems say that happened: it can start campaigns. */
export function SourceEventsPage() {
  const { t } = useTexts();
  const mayDesign = may(useSession(), 'design');
  const [isSending, { open, close }] = useDisclosure(false);
  const [type, setType] = useState('');
  const { data, error, refetch } = useQuery(sourceEventTypesQuery);
  const isEmpty = data?.items.length === 0;
  const send = mayDesign && (
    <Button leftSection={<IconSend size={16} aria-hidden />} onClick={open}>
      {t('sourceEvents.send')}
    </Button>
  );
  return (
    <AreaPage open="/requests/source-events" text={t('sourceEvents.text')} actions={!isEmpty && send}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {isEmpty && (
        <Empty icon={IconBolt} title={t('sourceEvents.emptyTitle')} text={t('sourceEvents.emptyText')}>
          {send}
        </Empty>
      )}
      <Stack gap="lg" mt={isEmpty ? 'lg' : 0}>
        {data && !isEmpty && (
          <>
            <EventTypes types={data.items} chosen={type} onChoose={setType} />
            <ReceivedList types={data.items.map((each) => each.type)} type={type} onType={setType} />
          </>
        )}
        <Section title={t('sourceEvents.howTitle')} text={t('sourceEvents.howText')}>
          <CodeBlock label={t('sourceEvents.howCode')} text={sample()} />
        </Section>
      </Stack>
      {mayDesign && <SendEventDialog isOpen={isSending} onClose={close} />}
    </AreaPage>
  );
}

/** As a shop would say it. */
function sample(): string {
  const event = {
    type: 'order.paid',
    key: 'order-A-17-paid',
    contact: { phone: '+525500000000' },
    params: { orderId: 'A-17', total: 49.9 },
  };
  return generateCode('curl', {
    method: 'POST',
    url: `${window.location.origin}/v1/source-events`,
    headers: [],
    authentication: 'bearer',
    body: { kind: 'text', contentType: 'application/json', text: JSON.stringify(event, null, 2) },
  });
}
