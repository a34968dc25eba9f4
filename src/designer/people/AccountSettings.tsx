import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { accountQuery, may, sessionQuery, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
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
  const submit = useSubmit({
    send: (values) => ask(api.v1.account.$patch({ json: { name: values.name, timeZone: values.timeZone } })),
    onDone(account) {
      tellDone(t('general.saved'));
      queryClient.setQueryData(accountQuery.queryKey, account);
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md" maw={420}>
        <TextInput
          name="name"
          label={t('people.accountName')}
          defaultValue={name}
          disabled={!isOwner}
          error={submit.errorAt('/name')}
        />
        <Select
          name="timeZone"
          label={t('people.timeZone')}
          description={t('people.timeZoneText')}
          data={[...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
          defaultValue={timeZone}
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
