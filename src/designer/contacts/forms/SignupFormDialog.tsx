import { Checkbox, Group, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
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
  const [chosen, setChosen] = useState<Chosen>(form ?? EMPTY);
  const change = (changed: Partial<Chosen>) => setChosen({ ...chosen, ...changed });
  const submit = useSubmit({
    send({ name = '', title = '', intro = '', confirmationText = '', thanksText = '', redirectUrl = '' }) {
      const { language, categories, fields, country, doubleOptIn, channelId } = chosen;
      const texts = {
        intro: textOrNull(intro),
        confirmationText: textOrNull(confirmationText),
        thanksText: textOrNull(thanksText),
        redirectUrl: textOrNull(redirectUrl),
      };
      const json = { name, title, language, categories, fields, country, doubleOptIn, channelId, ...texts };
      return form
        ? ask(api.v1['signup-forms'][':id'].$put({ param: { id: form.id }, json }))
        : ask(api.v1['signup-forms'].$post({ json }));
    },
    onDone({ name }) {
      tellDone(t('forms.formSaved', { name }));
      void queryClient.invalidateQueries({ queryKey: formsQuery.queryKey });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <FormTexts form={form} errorAt={submit.errorAt} />
        <FormChoices chosen={chosen} onChange={change} errorAt={submit.errorAt} />
        <AskedFields fields={chosen.fields} onChange={(fields) => change({ fields })} errorAt={submit.errorAt} />
        <Confirmation form={form} chosen={chosen} onChange={change} errorAt={submit.errorAt} />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t(form ? 'general.save' : 'general.create')} />
        </Group>
      </Stack>
    </form>
  );
}

interface PartProps {
  errorAt: (path: string) => string | undefined;
}

function FormTexts({ form, errorAt }: PartProps & { form: SignupForm | undefined }) {
  const { t } = useTexts();
  return (
    <>
      <TextInput
        name="name"
        label={t('forms.formName')}
        placeholder={t('forms.formNameExample')}
        defaultValue={form?.name}
        error={errorAt('/name')}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        name="title"
        label={t('forms.formTitle')}
        placeholder={t('forms.formTitleExample')}
        defaultValue={form?.title}
        error={errorAt('/title')}
        autoComplete="off"
      />
      <Textarea
        name="intro"
        label={t('forms.formIntro')}
        defaultValue={form?.intro ?? ''}
        error={errorAt('/intro')}
        autosize
        minRows={2}
        maxRows={8}
      />
    </>
  );
}

interface ChoicesProps extends PartProps {
  chosen: Chosen;
  onChange: (change: Partial<Chosen>) => void;
}

function FormChoices({ chosen: { language, categories, country }, onChange, errorAt }: ChoicesProps) {
  const { t } = useTexts();
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
        onChange={(keys) => onChange({ categories: keys })}
        searchable
        error={refused}
      />
      <Select
        label={t('forms.formLanguage')}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        value={language}
        onChange={(value) => onChange({ language: (value ?? 'en') as Language })}
        error={errorAt('/language')}
        allowDeselect={false}
      />
      <Select
        label={t('forms.country')}
        placeholder={t('forms.noCountry')}
        data={countries}
        value={country}
        onChange={(value) => onChange({ country: value as Chosen['country'] })}
        error={errorAt('/country')}
        limit={50}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('forms.noCountry') }}
      />
    </>
  );
}

function Confirmation({ form, chosen, onChange, errorAt }: ChoicesProps & { form: SignupForm | undefined }) {
  const { t } = useTexts();
  const channels = useQuery(channelChoicesQuery).data?.items ?? [];
  return (
    <>
      <Checkbox
        label={t('forms.doubleOptIn')}
        description={t('forms.doubleOptInText')}
        checked={chosen.doubleOptIn}
        onChange={(event) => onChange({ doubleOptIn: event.currentTarget.checked })}
        error={errorAt('/doubleOptIn')}
      />
      {chosen.doubleOptIn && (
        <>
          <Select
            label={t('forms.channel')}
            placeholder={t('forms.noChannel')}
            data={channels.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.channelId}
            onChange={(channelId) => onChange({ channelId })}
            error={errorAt('/channelId')}
            clearable
            clearButtonProps={{ 'aria-label': t('forms.noChannel') }}
          />
          <Textarea
            name="confirmationText"
            label={t('forms.confirmationText')}
            description={t('forms.confirmationTextHint', { link: '{link}' })}
            defaultValue={form?.confirmationText ?? ''}
            error={errorAt('/confirmationText')}
            autosize
            minRows={2}
          />
        </>
      )}
      <Textarea
        name="thanksText"
        label={t('forms.thanksText')}
        defaultValue={form?.thanksText ?? ''}
        error={errorAt('/thanksText')}
        autosize
        minRows={2}
      />
      <TextInput
        name="redirectUrl"
        type="url"
        label={t('forms.redirectUrl')}
        placeholder="https://"
        defaultValue={form?.redirectUrl ?? ''}
        error={errorAt('/redirectUrl')}
        autoComplete="off"
      />
    </>
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
