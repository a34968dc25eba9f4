import { ActionIcon, Badge, Box, Group, Text } from '@mantine/core';
import { IconCheck, IconPencil, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { type KeptDraft, useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { TypedInput } from '../TypedInput.tsx';
import { useTimeZone } from '../useTimeZone.ts';
import { type FieldType, fromTyped, toTyped } from '../values.ts';
import { useKeepContact } from './useContactChange.ts';

/** One value of a contact. */
export interface Property {
  /** Where it stands: `name`, `fields/city`. */
  path: string;
  label: string;
  type: FieldType;
  choices?: readonly string[] | null;
  value: unknown;
  show?: (value: string) => string;
  /** Said beside its label. */
  mark?: string;
}

interface EditableValueProps {
  contactId: string;
  property: Property;
  mayChange: boolean;
}

/** A value that is read, and changed where it stands: Enter keeps the new one, Escape the old one. */
export function EditableValue({ contactId, property, mayChange }: EditableValueProps) {
  const { t } = useTexts();
  const timeZone = useTimeZone();
  const kept = useKeptDraft({
    thing: `contact.${contactId}.${property.path}`,
    initial: { typed: toTyped(property.value, property.type, timeZone) },
    isNew: false,
  });
  // What was typed before is offered where it was.
  const [isEdited, setEdited] = useState(mayChange && kept.restored !== undefined);
  const pencil = useRef<HTMLButtonElement>(null);
  const { label, mark } = property;
  const end = () => {
    kept.drop();
    setEdited(false);
  };
  // Back to what opened it, once it is there again.
  const wasEdited = useRef(isEdited);
  useEffect(() => {
    if (wasEdited.current && !isEdited) pencil.current?.focus();
    wasEdited.current = isEdited;
  }, [isEdited]);
  return (
    <Box py="xs">
      <Text component="dt" size="sm" c="dimmed" className="break-words">
        {label}{' '}
        {mark && (
          <Badge size="xs" variant="default" tt="none" fw={400}>
            {mark}
          </Badge>
        )}
      </Text>
      <Box component="dd" m={0}>
        {isEdited ? (
          <ValueForm contactId={contactId} property={property} kept={kept} onEnd={end} />
        ) : (
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <ShownValue property={property} />
            {mayChange && (
              <ActionIcon
                ref={pencil}
                variant="subtle"
                aria-label={t('contacts.edit', { field: label })}
                onClick={() => setEdited(true)}
              >
                <IconPencil size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        )}
      </Box>
    </Box>
  );
}

function ShownValue({ property: { type, value, show } }: { property: Property }) {
  const { t, language } = useTexts();
  const format = useFormat();
  if (value === null || value === undefined) return <Text c="dimmed">{t('contacts.noValue')}</Text>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown =
    type === 'boolean' && typeof value === 'boolean'
      ? t(value ? 'contacts.yes' : 'contacts.no')
      : type === 'datetime' && !Number.isNaN(Date.parse(text))
        ? format.moment(text)
        : type === 'date'
          ? dayOf(text, language)
          : (show?.(text) ?? text);
  return (
    <Text className="break-words" miw={0}>
      {shown}
    </Text>
  );
}

/** A day is the same one in every zone. */
function dayOf(text: string, language: string): string {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? text : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

interface ValueFormProps {
  contactId: string;
  property: Property;
  kept: KeptDraft<{ typed: string }>;
  onEnd: () => void;
}

function ValueForm({ contactId, property, kept, onEnd }: ValueFormProps) {
  const { t } = useTexts();
  const keep = useKeepContact();
  const timeZone = useTimeZone();
  const { path, label, type, choices } = property;
  const { typed } = kept.draft;
  const submit = useSubmit({
    send() {
      const json = changeOf(path, fromTyped(typed, type, timeZone));
      return ask(api.v1.contacts[':id'].$patch({ param: { id: contactId }, json }));
    },
    onDone({ isChanged: _, ...contact }) {
      keep(contact);
      onEnd();
    },
    // Whoever takes the last address away is told so there.
  });
  const cancelByKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onEnd();
  };
  return (
    <form {...submit.form} onKeyDown={cancelByKey}>
      <KeptNotice restored={kept.restored} onDiscard={onEnd} />
      <Group gap={4} align="flex-start" wrap="nowrap">
        <Box flex={1} miw={0}>
          <TypedInput
            label={label}
            hidesLabel
            type={type}
            choices={choices ?? null}
            value={typed}
            onChange={(text) => kept.change({ typed: text })}
            error={submit.errorAt(`/${path}`) ?? submit.errorAt('/phone')}
            autoFocus
          />
        </Box>
        <ActionIcon
          type="submit"
          size="lg"
          loading={submit.isPending}
          disabled={submit.waitS > 0}
          aria-label={t('general.save')}
        >
          <IconCheck size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size="lg" aria-label={t('general.cancel')} onClick={onEnd}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {submit.problem && <Failure error={submit.problem} />}
    </form>
  );
}

function changeOf(path: string, value: string | number | boolean | null) {
  const code = path.startsWith('fields/') ? path.slice('fields/'.length) : undefined;
  return code === undefined ? { [path]: value } : { fields: { [code]: value } };
}
