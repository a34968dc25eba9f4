import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { HEADERS_MAX, type Header, listHeaderFaults } from '../../../rules/header.ts';
import { MASK } from '../../../rules/mask.ts';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey } from '../../model/places.ts';
import { sayFault } from '../problems/say-fault.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { HeaderForm } from './HeaderForm.tsx';
import { useEditedWebhook } from './place.ts';

/** The designer's own headers: their values are hidden until somebody edits them (CB-28…CB-34). */
export function Headers() {
  const { t, language } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { at, webhook } = useEditedWebhook();
  const headers = webhook.headers ?? [];
  const faultOf = (index: number) => {
    const fault = listHeaderFaults(headers).find((each) => each.index === index);
    return fault && sayFault(fault, language);
  };
  const [editing, setEditing] = useState<number>();
  const [deleted, setDeleted] = useState<string>();
  const [added, setAdded] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const remove = (index: number, { name }: Header) => {
    if (store.apply({ type: 'deleteHeader', at, index })) return;
    setEditing(undefined);
    setDeleted(name);
    list.current?.focus();
  };
  const undo = () => {
    store.undo();
    setDeleted(undefined);
    list.current?.focus();
  };
  return (
    <Stack gap="sm" ref={list} tabIndex={-1} data-place={fieldKey({ ...at, field: 'webhook.headers' })}>
      <Text size="sm">{t('webhookEditor.headersText')}</Text>
      {headers.length > 0 && (
        <div className="rows">
          {headers.map((header, index) =>
            index === editing ? (
              <HeaderForm
                // biome-ignore lint/suspicious/noArrayIndexKey: headers have no ids; one that is edited keeps its place
                key={index}
                headers={headers}
                index={index}
                onDone={() => setEditing(undefined)}
              />
            ) : (
              <HeaderRow
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                key={index}
                header={header}
                fault={faultOf(index)}
                onEdit={() => setEditing(index)}
                onDelete={() => remove(index, header)}
              />
            ),
          )}
        </div>
      )}
      {deleted !== undefined && (
        <Group gap="xs" role="status">
          <Text size="sm">{t('webhookEditor.headerDeleted', { name: deleted })}</Text>
          <Button size="compact-sm" variant="subtle" onClick={undo}>
            {t('webhookEditor.undo')}
          </Button>
        </Group>
      )}
      {mayEdit && headers.length < HEADERS_MAX && editing === undefined && (
        <HeaderForm
          key={`new ${added}`}
          headers={headers}
          onDone={() => {
            setAdded(added + 1);
            setDeleted(undefined);
          }}
        />
      )}
      {headers.length >= HEADERS_MAX && (
        <Text size="sm" c="dimmed">
          {t('webhookEditor.headersFull', { count: HEADERS_MAX })}
        </Text>
      )}
    </Stack>
  );
}

interface HeaderRowProps {
  header: Header;
  fault: string | undefined;
  onEdit: () => void;
  onDelete: () => void;
}

function HeaderRow({ header: { name, value }, fault, onEdit, onDelete }: HeaderRowProps) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  return (
    <div>
      <div className="webhook-header">
        <Text size="sm" fw={600} className="monospace break-words">
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="monospace" aria-label={t('webhookEditor.hidden')} role="img">
          {value === '' ? '' : MASK}
        </Text>
        {mayEdit && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('webhookEditor.editHeader', { name })}
              onClick={onEdit}
            >
              <IconPencil size={18} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={t('webhookEditor.deleteHeader', { name })}
              onClick={onDelete}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        )}
      </div>
      {fault && (
        <Text size="sm" c="var(--mantine-color-error)" pb={6}>
          {fault}
        </Text>
      )}
    </div>
  );
}
