import { ActionIcon, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../links.tsx';
import { useFormat } from '../useFormat.ts';
import { nameOf } from './FoundContacts.tsx';
import type { Contact } from './queries.ts';
import './contact-picker.css';

interface ContactCardProps {
  contact: Contact;
  onBack: () => void;
}

/** A contact's card, in the window of whoever chooses one. */
export function ContactCard({ contact, onBack }: ContactCardProps) {
  const { t } = useTexts();
  const format = useFormat();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const { id, phone, email, language, keys, fields, consent, createdAt } = contact;
  const facts: [string, string | null][] = [
    [t('contactPicker.phone'), phone],
    [t('general.email'), email],
    [t('contactPicker.language'), language],
    ...Object.entries(keys),
    ...Object.entries(fields).map(([code, value]): [string, string] => [code, writeValue(value)]),
    [t('contactPicker.since'), format.moment(createdAt)],
    ['id', id],
  ];
  return (
    <Paper withBorder p="md" role="group" aria-label={t('contactPicker.cardOf', { name: nameOf(contact) })}>
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap">
          <ActionIcon
            ref={back}
            variant="default"
            size="lg"
            aria-label={t('contactPicker.backToList')}
            onClick={onBack}
          >
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
          <Title order={3} size="h4" className="break-words">
            {nameOf(contact)}
          </Title>
          {consent.isOptedOut && <Badge color="red">{t('contactPicker.optedOut')}</Badge>}
        </Group>
        <dl className="card-facts">
          {facts.map(
            ([label, value]) =>
              value !== null && (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
        <Text size="sm">
          <PageAnchor to="/contacts/$contactId" params={{ contactId: id }} target="_blank">
            {t('contactPicker.openPage')}
          </PageAnchor>
        </Text>
      </Stack>
    </Paper>
  );
}

function writeValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
