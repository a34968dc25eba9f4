import { Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import { Notice } from '../Notice.tsx';
import type { Request } from '../queries.ts';
import { METHODS, type Method, typeUrl } from '../request-draft.ts';
import type { PartProps } from './part.ts';
import { TemplateField } from './TemplateField.tsx';

/** What the request is called, and where it goes. */
export function Basics({ form, variables, saved, isReadOnly }: PartProps & { saved: Request | null }) {
  const { t } = useTexts();
  const { draft, change, replace, errorAt } = form;
  return (
    <Stack gap="md">
      <TextInput
        label={t('general.name')}
        description={t('requests.nameText', { name: draft.name.trim() || 'WH5' })}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errorAt('/name')}
        placeholder="WH5"
        autoComplete="off"
        readOnly={isReadOnly}
        maw={520}
      />
      {saved && <RenameWarning saved={saved} name={draft.name} />}
      <Textarea
        label={t('requests.description')}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        error={errorAt('/description')}
        autosize
        minRows={1}
        maxRows={8}
        readOnly={isReadOnly}
      />
      <Group align="flex-start" gap="sm" className="method-and-url">
        <Select
          label={t('requests.method')}
          data={METHODS}
          value={draft.method}
          onChange={(method) => method && change({ method: method as Method })}
          allowDeselect={false}
          error={errorAt('/method')}
          readOnly={isReadOnly}
          w={120}
        />
        <div className="grows">
          <TemplateField
            label={t('requests.url')}
            value={draft.url}
            onChange={(url) => replace(typeUrl(draft, url))}
            error={errorAt('/url')}
            placeholder="https://partner.example/%TOWN%/offers?email=$contact.email"
            variables={variables}
            readOnly={isReadOnly}
          />
        </div>
      </Group>
    </Stack>
  );
}

/** Templates know its answer by the old name: whoever types a new one sees how many do. */
function RenameWarning({ saved, name }: { saved: Request; name: string }) {
  const { t } = useTexts();
  const count = saved.usedIn.filter(({ how }) => how === 'template').length;
  if (count === 0 || name.trim() === saved.name) return null;
  return <Notice title={t('requests.renameTitle', { name: saved.name })}>{t('requests.renameText', { count })}</Notice>;
}
