import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import type { ShownTrace, Timing } from '../shell/trace/shown-trace.ts';
import { Trace } from '../shell/trace/Trace.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { OutcomeBadge } from './OutcomeBadge.tsx';
import { type Call, callQuery, callsQuery, type ListedCall } from './queries.ts';

/** What conversations asked lately, and what came back. */
export function RecentCalls({ id }: { id: string }) {
  const { t } = useTexts();
  const query = useInfiniteQuery(callsQuery(id));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const [opened, setOpened] = useState<string>();
  const calls = data?.pages.flatMap(({ items }) => items);
  return (
    <Section
      title={t('requests.calls')}
      text={t('requests.callsText')}
      actions={
        <Button size="xs" variant="default" onClick={() => void refetch()}>
          {t('general.reload')}
        </Button>
      }
    >
      {error && <Failure error={error} onRetry={refetch} />}
      {!calls && !error && <Loading />}
      {calls?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('requests.noCalls')}
        </Text>
      )}
      <Box className="rows">
        {calls?.map((call) => (
          <CallRow key={call.id} call={call} onOpen={() => setOpened(call.id)} />
        ))}
      </Box>
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('general.showMore')}
          </Button>
        </Group>
      )}
      <Dialog isOpen={opened !== undefined} onClose={() => setOpened(undefined)} title={t('requests.call')} size="xl">
        {opened && <CallTrace id={opened} />}
      </Dialog>
    </Section>
  );
}

function CallRow({ call, onOpen }: { call: ListedCall; onOpen: () => void }) {
  const { t, sayWhy } = useTexts();
  const format = useFormat();
  const { outcome, reason, status, calledAt, createdAt, contactId } = call;
  const when = format.moment(calledAt ?? createdAt);
  return (
    <Group justify="space-between" gap="sm" py="xs">
      <Stack gap={2} miw={0} flex="1 1 16rem">
        <Group gap="xs">
          <OutcomeBadge outcome={outcome} />
          <Text size="sm">{when}</Text>
          {status !== null && (
            <Text size="sm" c="dimmed">
              {t('trace.status', { status: String(status) })}
            </Text>
          )}
        </Group>
        {reason && (
          <Text size="sm" c="dimmed" className="break-words">
            {sayWhy(reason)}
          </Text>
        )}
      </Stack>
      <Group gap="xs">
        <PageAnchor size="sm" to="/contacts/$contactId" params={{ contactId }}>
          {t('requests.callContact')}
        </PageAnchor>
        <Button size="xs" variant="default" aria-label={t('requests.showCallOf', { when })} onClick={onOpen}>
          {t('requests.showCall')}
        </Button>
      </Group>
    </Group>
  );
}

function CallTrace({ id }: { id: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(callQuery(id));
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Stack gap="md">
      <Trace trace={traceOfCall(data)} order={3} />
      <Text size="sm" c="dimmed">
        {t('requests.callHeaders')}
      </Text>
    </Stack>
  );
}

/** The record of a call has neither headers nor addresses. */
function traceOfCall(call: Call): ShownTrace {
  const { outcome, method, url, body, status, responseExcerpt, reason, errorClass, timing } = call;
  return {
    ok: outcome === 'answered',
    request: { method, url, headers: [], body },
    response: status === null ? null : { status, body: responseExcerpt },
    timing: timing === null ? null : readTiming(timing),
    ...(errorClass && { errorClass }),
    ...(reason && { errorMessage: reason }),
  };
}

function readTiming(timing: Record<string, number | null>): Timing {
  const { dns = null, connect = null, tls = null, firstByte = null, total } = timing;
  return { dns, connect, tls, firstByte, total: total ?? 0 };
}
