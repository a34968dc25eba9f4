import { Alert, Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { toProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { useEndpoints } from '../owners.ts';
import { replaysQuery } from '../queries.ts';
import { STATE_LOOKS } from '../states.tsx';
import { TimeField } from '../TimeField.tsx';
import { REPLAY_STATES, type ReplaySearch, type ReplayState, readStates } from './replay-search.ts';

const DAY_MS = 86_400_000;
const PER_SECOND = 50;
const PER_SECOND_MAX = 1_000;

interface Draft {
  /** Whose endpoint is meant, until somebody chooses one. */
  webhook: string | undefined;
  endpoint: string | undefined;
  campaign: string | undefined;
  from: string | undefined;
  to: string | undefined;
  states: ReplayState[];
  perSecond: number | string;
}

/** What is to be sent again: counted first, then begun. */
export function ReplayForm({ search, onDone }: { search: ReplaySearch; onDone: () => void }) {
  const { t } = useTexts();
  const [typed, setDraft] = useState<Draft>(() => draftOf(search, Date.now()));
  const { endpoints } = useEndpoints();
  const ofWebhook = endpoints.find(({ webhookId }) => webhookId === typed.webhook)?.id;
  const draft = { ...typed, endpoint: typed.endpoint ?? ofWebhook };
  const replay = useReplay(draft, search.event, onDone);
  const { count, begin, estimate } = replay;
  const set = (change: Partial<Draft>) => {
    setDraft({ ...draft, webhook: undefined, ...change });
    // What was counted was something else.
    count.reset();
    begin.reset();
  };
  const error = begin.error ?? count.error;
  const problem = error ? toProblem(error) : undefined;
  const isShownByField = ['/from', '/to', '/states', '/perSecond', '/endpoint'].some((path) => problem?.at(path));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!count.isPending) count.mutate();
      }}
    >
      <Stack gap="md">
        {search.dropped && (
          <Alert variant="light" icon={<IconInfoCircle aria-hidden />}>
            {t('deliveries.replayWithoutPhone')}
          </Alert>
        )}
        <Fields draft={draft} set={set} errorAt={(path) => problem?.at(path)} />
        {search.event !== undefined && <Text size="sm">{t('deliveries.replayEvent', { event: search.event })}</Text>}
        {problem && !isShownByField && <Failure error={problem} />}
        <Group gap="sm">
          <Button type="submit" variant="default" loading={count.isPending}>
            {t('deliveries.replayCount')}
          </Button>
          {estimate && estimate.count > 0 && (
            <Button loading={begin.isPending} onClick={() => begin.mutate()}>
              {t('deliveries.replayStart', { count: estimate.count })}
            </Button>
          )}
        </Group>
        <div role="status">{estimate && <Estimate estimate={estimate} perSecond={Number(draft.perSecond)} />}</div>
      </Stack>
    </form>
  );
}

function draftOf(search: ReplaySearch, now: number): Draft {
  return {
    webhook: search.webhook,
    endpoint: search.endpoint,
    campaign: search.campaign,
    from: search.from ?? new Date(now - DAY_MS).toISOString(),
    to: search.to ?? new Date(now).toISOString(),
    states: readStates(search.states),
    perSecond: PER_SECOND,
  };
}

function useReplay(draft: Draft, eventType: string | undefined, onDone: () => void) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const send = (dryRun: boolean) => {
    const { endpoint, campaign, from = '', to = '', states, perSecond } = draft;
    const filters = { ...(endpoint && { endpoint }), ...(campaign && { campaign }), ...(eventType && { eventType }) };
    const json = { ...filters, from, to, states, dryRun, perSecond: Number(perSecond) };
    return ask(api.v1.replays.$post({ json }));
  };
  const count = useMutation({ mutationFn: () => send(true), meta: { isShown: true } });
  const begin = useMutation({
    mutationFn: () => send(false),
    onSuccess() {
      count.reset();
      tellDone(t('deliveries.replayBegun'));
      onDone();
      return queryClient.invalidateQueries({ queryKey: replaysQuery.queryKey });
    },
    meta: { isShown: true },
  });
  const counted = count.data;
  return { count, begin, estimate: counted && 'count' in counted ? counted : undefined };
}

interface FieldsProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  errorAt: (path: string) => string | undefined;
}

function Fields({ draft, set, errorAt }: FieldsProps) {
  const { t } = useTexts();
  const { campaigns, endpoints, labelOf } = useEndpoints();
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('deliveries.endpoint')}
          placeholder={t('deliveries.anyOfCampaign')}
          searchable
          clearable
          data={endpoints.map((each) => ({ value: each.id, label: labelOf(each) }))}
          value={draft.endpoint ?? null}
          onChange={(id) => set({ endpoint: id ?? undefined })}
          error={errorAt('/endpoint')}
        />
        <Select
          label={t('deliveries.campaign')}
          placeholder={t('deliveries.anyCampaign')}
          searchable
          clearable
          data={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.campaign ?? null}
          onChange={(id) => set({ campaign: id ?? undefined })}
        />
        <TimeField
          label={t('deliveries.from')}
          value={draft.from}
          onChange={(from) => set({ from })}
          error={errorAt('/from')}
        />
        <TimeField label={t('deliveries.to')} value={draft.to} onChange={(to) => set({ to })} error={errorAt('/to')} />
      </SimpleGrid>
      <Checkbox.Group
        label={t('deliveries.replayStates')}
        value={draft.states}
        onChange={(states) => set({ states: REPLAY_STATES.filter((each) => states.includes(each)) })}
        error={errorAt('/states')}
      >
        <Group mt="xs" gap="lg">
          {REPLAY_STATES.map((state) => (
            <Checkbox key={state} value={state} label={t(STATE_LOOKS[state].label)} />
          ))}
        </Group>
      </Checkbox.Group>
      <NumberInput
        label={t('deliveries.replayRate')}
        description={t('deliveries.replayRateText')}
        maw={320}
        min={1}
        max={PER_SECOND_MAX}
        value={draft.perSecond}
        onChange={(perSecond) => set({ perSecond })}
        error={errorAt('/perSecond')}
      />
    </>
  );
}

interface EstimateProps {
  estimate: { count: number; oldest: string | null; newest: string | null };
  perSecond: number;
}

function Estimate({ estimate: { count, oldest, newest }, perSecond }: EstimateProps) {
  const { t } = useTexts();
  const format = useFormat();
  if (count === 0 || oldest === null || newest === null) return <Text size="sm">{t('deliveries.replayNothing')}</Text>;
  return (
    <Text size="sm">
      {t('deliveries.replayEstimate', {
        count,
        oldest: format.second(oldest),
        newest: format.second(newest),
        seconds: Math.max(1, Math.ceil(count / Math.max(1, perSecond))),
      })}
    </Text>
  );
}
