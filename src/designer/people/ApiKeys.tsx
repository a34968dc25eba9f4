import { Badge, Box, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import { may, type Scope, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Confirm } from '../shell/Confirm.tsx';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { KeyDialog } from './KeyDialog.tsx';
import { apiKeysQuery } from './queries.ts';
import { Section } from './Section.tsx';
import { scopeName } from './scopes.ts';

/** The keys that programs use. Owners only. */
export function ApiKeys() {
  const { t } = useTexts();
  const isOwner = may(useSession(), 'admin');
  return isOwner ? <Keys /> : <Text>{t('people.onlyOwners')}</Text>;
}

function Keys() {
  const { t } = useTexts();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(apiKeysQuery);
  const [isCreating, setCreating] = useState(false);
  const keys = data?.pages.flatMap(({ items }) => items);
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('people.createKey')}
    </Button>
  );
  return (
    <>
      {keys?.length === 0 ? (
        <Empty icon={IconKey} title={t('people.noKeysTitle')} text={t('people.noKeysText')}>
          {create}
        </Empty>
      ) : (
        <Section title={t('people.apiKeys')} text={t('people.keysText')} actions={create}>
          {error && <Failure error={error} onRetry={refetch} />}
          {!keys && !error && <Loading />}
          <Box className="rows">
            {keys?.map((key) => (
              <KeyRow key={key.id} apiKey={key} />
            ))}
          </Box>
          {hasNextPage && (
            <Group justify="center">
              <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
                {t('general.showMore')}
              </Button>
            </Group>
          )}
        </Section>
      )}
      <KeyDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  );
}

interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  lastUsedAt: string | null;
  revokedAt: string | null;
}

function KeyRow({ apiKey: { id, name, prefix, scopes, lastUsedAt, revokedAt } }: { apiKey: ApiKey }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Group justify="space-between" py="sm" gap="sm">
      <Stack gap={2} miw={0} flex="1 1 16rem">
        <Group gap="xs">
          <Text fw={600} td={revokedAt ? 'line-through' : undefined} className="break-words">
            {name}
          </Text>
          {scopes.map((scope) => (
            <Badge key={scope} size="sm" variant="default" tt="none" fw={500}>
              {scopeName(scope, t)}
            </Badge>
          ))}
        </Group>
        <Text size="sm" c="dimmed">
          <Code>{prefix}…</Code>{' '}
          {revokedAt
            ? t('people.keyRevoked', { when: format.ago(revokedAt) })
            : t('people.keyLastUsed', { when: lastUsedAt ? format.ago(lastUsedAt) : t('general.never') })}
        </Text>
      </Stack>
      {!revokedAt && <Revoke id={id} name={name} />}
    </Group>
  );
}

function Revoke({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(api.v1['api-keys'][':id'].$delete({ param: { id } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <Confirm
      title={t('people.revokeTitle', { name })}
      text={t('people.revokeText')}
      action={t('people.revoke')}
      isPending={isPending}
      onConfirm={mutate}
    >
      {(open) => (
        <Button variant="default" size="xs" aria-label={t('people.revokeOf', { name })} onClick={open}>
          {t('people.revoke')}
        </Button>
      )}
    </Confirm>
  );
}
