import { Group, MultiSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { Loading } from '../../shell/Loading.tsx';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { type PreferencePage, preferencePageQuery } from '../queries.ts';
import { useFormFields } from './useFormFields.ts';

/** How the page looks on which people choose what they get. */
export function PreferencePageSettings() {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(preferencePageQuery);
  return (
    <Section title={t('forms.preferencePage')} text={t('forms.preferencePageText')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {data ? <SettingsForm page={data} /> : !error && <Loading />}
    </Section>
  );
}

function SettingsForm({ page }: { page: PreferencePage }) {
  const { t } = useTexts();
  const mayChange = may(useSession(), 'design');
  const queryClient = useQueryClient();
  const { own } = useFormFields();
  const kept = useKeptDraft({ thing: 'preference-page', initial: draftOf(page), isNew: false });
  const { fields } = kept.draft;
  const submit = useSubmit({
    async send() {
      const { title, intro } = kept.draft;
      const json = { title: textOrNull(title), intro: textOrNull(intro), fields };
      return { sent: kept.draft, saved: await ask(api.v1['preference-page'].$put({ json })) };
    },
    onDone({ sent, saved }) {
      kept.saved(sent);
      tellDone(t('general.saved'));
      queryClient.setQueryData(preferencePageQuery.queryKey, saved);
    },
  });
  const fieldError = ['/fields', ...fields.map((_, at) => `/fields/${at}`)].map(submit.errorAt).find(Boolean);
  // What was deleted since stays to be taken out.
  const data = [
    ...own,
    ...fields.filter((code) => !own.some(({ value }) => value === code)).map((value) => ({ value, label: value })),
  ];
  return (
    <form {...submit.form}>
      <Stack gap="md" maw={560}>
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TextInput
          {...kept.text('title')}
          label={t('forms.pageTitle')}
          description={t('forms.pageTitleHint')}
          error={submit.errorAt('/title')}
          disabled={!mayChange}
        />
        <Textarea
          {...kept.text('intro')}
          label={t('forms.pageIntro')}
          error={submit.errorAt('/intro')}
          autosize
          minRows={2}
          maxRows={8}
          disabled={!mayChange}
        />
        <MultiSelect
          label={t('forms.pageFields')}
          data={data}
          value={fields}
          onChange={(codes) => kept.change({ fields: codes })}
          error={fieldError}
          searchable
          disabled={!mayChange}
        />
        {mayChange ? (
          <Group>
            <SubmitButton submit={submit} label={t('general.save')} />
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t('forms.onlyDesigners')}
          </Text>
        )}
      </Stack>
    </form>
  );
}

/** As its fields have it. */
function draftOf({ title, intro, fields }: PreferencePage) {
  return { title: title ?? '', intro: intro ?? '', fields };
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
