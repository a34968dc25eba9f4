import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { accountQuery, may, sessionQuery, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { KeptNotice } from '../shell/kept/KeptNotice.tsx';
import { changesOf } from '../shell/kept/kept-drafts.ts';
import { useKeptDraft } from '../shell/kept/useKeptDraft.ts';
import { Loading } from '../shell/Loading.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import { Section } from './Section.tsx';

/** What the account is called, and where its days begin. */
export function AccountSettings() {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(accountQuery);
  return (
    <Section title={t('people.account')} text={t('people.accountText')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {data ? <AccountForm name={data.name} timeZone={data.timeZone} /> : !error && <Loading />}
    </Section>
  );
}

function AccountForm({ name, timeZone }: { name: string; timeZone: string }) {
  const { t } = useTexts();
  const isOwner = may(useSession(), 'admin');
  const queryClient = useQueryClient();
  const initial = { name, timeZone };
  const kept = useKeptDraft({ thing: 'account', initial, isNew: false });
  const submit = useSubmit({
    async send() {
      const account = await ask(api.v1.account.$patch({ json: changesOf(initial, kept.draft) }));
      return { sent: kept.draft, account };
    },
    onDone({ sent, account }) {
      kept.saved(sent);
      tellDone(t('general.saved'));
      queryClient.setQueryData(accountQuery.queryKey, account);
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md" maw={420}>
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TextInput
          {...kept.text('name')}
          label={t('people.accountName')}
          disabled={!isOwner}
          error={submit.errorAt('/name')}
        />
        <Select
          label={t('people.timeZone')}
          description={t('people.timeZoneText')}
          data={[...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
          value={kept.draft.timeZone}
          onChange={(zone) => zone && kept.change({ timeZone: zone })}
          searchable
          allowDeselect={false}
          limit={50}
          disabled={!isOwner}
          error={submit.errorAt('/timeZone')}
        />
        {isOwner ? (
          <Group>
            <SubmitButton submit={submit} label={t('general.save')} />
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t('people.onlyOwners')}
          </Text>
        )}
      </Stack>
    </form>
  );
}
