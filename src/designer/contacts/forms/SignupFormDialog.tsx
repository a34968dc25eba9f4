import { Checkbox, Group, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { type KeptDraft, useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { categoriesQuery, channelChoicesQuery, formsQuery, type SignupForm } from '../queries.ts';
import { useCountries } from '../useCountries.ts';
import { AskedFields } from './AskedFields.tsx';

/** In these the pages speak. */
const LANGUAGES = {
  en: 'English',
  es: 'Español',
  de: 'Deutsch',
  fr: 'Français',
  pt: 'Português',
  uk: 'Українська',
} as const;
type Language = keyof typeof LANGUAGES;
type Chosen = Pick<SignupForm, 'language' | 'categories' | 'fields' | 'country' | 'doubleOptIn' | 'channelId'>;

const TEXTS = ['name', 'title', 'intro', 'confirmationText', 'thanksText', 'redirectUrl'] as const;

/** A form as its dialog has it: what is empty is a text, too. */
type Draft = Chosen & Record<(typeof TEXTS)[number], string>;

function draftOf(form: SignupForm | undefined): Draft {
  const { language, categories, fields, country, doubleOptIn, channelId } = form ?? EMPTY;
  const texts = Object.fromEntries(TEXTS.map((name) => [name, form?.[name] ?? ''])) as Pick<
    Draft,
    (typeof TEXTS)[number]
  >;
  return { language, categories, fields, country, doubleOptIn, channelId, ...texts };
}

const EMPTY: Chosen = {
  language: 'en',
  categories: [],
  fields: [{ field: 'phone', required: true }],
  country: null,
  doubleOptIn: true,
  channelId: null,
};

interface SignupFormDialogProps {
  /** `new`, or the one that is changed; undefined: it is closed. */
  edited: SignupForm | 'new' | undefined;
  onClose: () => void;
}

/** What a form says, asks for, and signs people up to. */
export function SignupFormDialog({ edited, onClose }: SignupFormDialogProps) {
  const { t } = useTexts();
  const title =
    edited === undefined || edited === 'new' ? t('forms.createForm') : t('forms.editForm', { name: edited.name });
  return (
    <Dialog isOpen={edited !== undefined} onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      {edited !== undefined && <FormForm form={edited === 'new' ? undefined : edited} onClose={onClose} />}
    </Dialog>
  );
}

function FormForm({ form, onClose }: { form: SignupForm | undefined; onClose: () => void }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const kept = useKeptDraft<Draft>({
    thing: `form.${form?.id ?? 'new'}`,
    initial: draftOf(form),
    isNew: form === undefined,
  });
  const { draft: chosen, change } = kept;
  const submit = useSubmit({
    send() {
      const json = {
        ...chosen,
        intro: textOrNull(chosen.intro),
        confirmationText: chosen.doubleOptIn ? textOrNull(chosen.confirmationText) : null,
        thanksText: textOrNull(chosen.thanksText),
        redirectUrl: textOrNull(chosen.redirectUrl),
      };
      return form
        ? ask(api.v1['signup-forms'][':id'].$put({ param: { id: form.id }, json }))
        : ask(api.v1['signup-forms'].$post({ json }));
    },
    onDone({ name }) {
      kept.drop();
      tellDone(t('forms.formSaved', { name }));
      void queryClient.invalidateQueries({ queryKey: formsQuery.queryKey });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <FormTexts kept={kept} errorAt={submit.errorAt} />
        <FormChoices kept={kept} errorAt={submit.errorAt} />
        <AskedFields fields={chosen.fields} onChange={(fields) => change({ fields })} errorAt={submit.errorAt} />
        <Confirmation kept={kept} errorAt={submit.errorAt} />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t(form ? 'general.save' : 'general.create')} />
        </Group>
      </Stack>
    </form>
  );
}

interface PartProps {
  kept: KeptDraft<Draft>;
  errorAt: (path: string) => string | undefined;
}

function FormTexts({ kept, errorAt }: PartProps) {
  const { t } = useTexts();
  return (
    <>
      <TextInput
        {...kept.text('name')}
        label={t('forms.formName')}
        placeholder={t('forms.formNameExample')}
        error={errorAt('/name')}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        {...kept.text('title')}
        label={t('forms.formTitle')}
        placeholder={t('forms.formTitleExample')}
        error={errorAt('/title')}
        autoComplete="off"
      />
      <Textarea
        {...kept.text('intro')}
        label={t('forms.formIntro')}
        error={errorAt('/intro')}
        autosize
        minRows={2}
        maxRows={8}
      />
    </>
  );
}

function FormChoices({ kept: { draft, change }, errorAt }: PartProps) {
  const { t } = useTexts();
  const { language, categories, country } = draft;
  const known = useQuery(categoriesQuery).data?.items ?? [];
  const countries = useCountries();
  const refused = ['/categories', ...categories.map((_, at) => `/categories/${at}`)].map(errorAt).find(Boolean);
  // What was deleted since stays to be taken out.
  const gone = categories.filter((key) => !known.some((category) => category.key === key));
  return (
    <>
      <MultiSelect
        label={t('forms.formCategories')}
        data={[
          ...known.map(({ key, name }) => ({ value: key, label: name })),
          ...gone.map((value) => ({ value, label: value })),
        ]}
        value={categories}
        onChange={(keys) => change({ categories: keys })}
        searchable
        error={refused}
      />
      <Select
        label={t('forms.formLanguage')}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        value={language}
        onChange={(value) => change({ language: (value ?? 'en') as Language })}
        error={errorAt('/language')}
        allowDeselect={false}
      />
      <Select
        label={t('forms.country')}
        placeholder={t('forms.noCountry')}
        data={countries}
        value={country}
        onChange={(value) => change({ country: value as Chosen['country'] })}
        error={errorAt('/country')}
        limit={50}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('forms.noCountry') }}
      />
    </>
  );
}

function Confirmation({ kept, errorAt }: PartProps) {
  const { t } = useTexts();
  const { draft: chosen, change } = kept;
  const channels = useQuery(channelChoicesQuery).data?.items ?? [];
  return (
    <>
      <Checkbox
        label={t('forms.doubleOptIn')}
        description={t('forms.doubleOptInText')}
        checked={chosen.doubleOptIn}
        onChange={(event) => change({ doubleOptIn: event.currentTarget.checked })}
        error={errorAt('/doubleOptIn')}
      />
      {chosen.doubleOptIn && (
        <>
          <Select
            label={t('forms.channel')}
            placeholder={t('forms.noChannel')}
            data={channels.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.channelId}
            onChange={(channelId) => change({ channelId })}
            error={errorAt('/channelId')}
            clearable
            clearButtonProps={{ 'aria-label': t('forms.noChannel') }}
          />
          <Textarea
            {...kept.text('confirmationText')}
            label={t('forms.confirmationText')}
            description={t('forms.confirmationTextHint', { link: '{link}' })}
            error={errorAt('/confirmationText')}
            autosize
            minRows={2}
          />
        </>
      )}
      <Textarea
        {...kept.text('thanksText')}
        label={t('forms.thanksText')}
        error={errorAt('/thanksText')}
        autosize
        minRows={2}
      />
      <TextInput
        {...kept.text('redirectUrl')}
        type="url"
        label={t('forms.redirectUrl')}
        placeholder="https://"
        error={errorAt('/redirectUrl')}
        autoComplete="off"
      />
    </>
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
