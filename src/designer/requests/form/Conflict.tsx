import { Button, Code, Group, List, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { Notice } from '../Notice.tsx';
import type { Request } from '../queries.ts';
import { draftOf, inputOf } from '../request-draft.ts';
import type { RequestForm } from './useRequestForm.ts';

const PRECONDITION_FAILED = 412;

const LABELS = {
  name: 'general.name',
  description: 'requests.description',
  method: 'requests.method',
  url: 'requests.url',
  headers: 'requests.headers',
  connector: 'requests.connector',
  body: 'requests.body',
  timeoutMs: 'requests.timeoutSeconds',
  mayAnswer: 'requests.mayAnswer',
  sendIdempotencyKey: 'requests.idempotency',
} as const;

/** Somebody else saved meanwhile: what they have and what is typed here, and whose it is to be. */
export function Conflict({ id, form }: { id: string; form: RequestForm }) {
  if (form.problem?.status !== PRECONDITION_FAILED) return null;
  return <Theirs id={id} form={form} />;
}

function Theirs({ id, form }: { id: string; form: RequestForm }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['request', id, 'theirs'],
    queryFn: () => ask(api.v1.requests[':id'].$get({ param: { id } })),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Notice icon={<IconUsers aria-hidden />} title={t('requests.conflictTitle')} role="alert">
      <Stack gap="sm">
        <Text size="sm">{t('requests.conflictText')}</Text>
        {error && <Failure error={error} onRetry={refetch} />}
        {!data && !error && <Loading />}
        {data && (
          <>
            <Differences theirs={data} form={form} />
            <Group gap="sm">
              <Button size="xs" variant="default" onClick={() => form.rebase(data, true)}>
                {t('requests.takeTheirs')}
              </Button>
              <Button size="xs" onClick={() => form.rebase(data, false)}>
                {t('requests.keepMine')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Notice>
  );
}

function Differences({ theirs, form }: { theirs: Request; form: RequestForm }) {
  const { t } = useTexts();
  const [mine, others] = [inputOf(form.draft), inputOf(draftOf(theirs))];
  const keys = Object.keys(LABELS) as (keyof typeof LABELS)[];
  const different = keys.filter((key) => JSON.stringify(mine[key]) !== JSON.stringify(others[key]));
  return (
    <List size="sm">
      {different.map((key) => (
        <List.Item key={key}>
          {t('requests.theyHave', { field: t(LABELS[key]) })}{' '}
          <Code className="break-words">
            {typeof others[key] === 'string' ? others[key] : JSON.stringify(others[key])}
          </Code>
        </List.Item>
      ))}
    </List>
  );
}
