import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBan, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Dialog } from '../../shell/Dialog.tsx';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { sourceName, useNames } from '../names.ts';
import type { Contact } from '../queries.ts';
import { useContactAction, useKeepContact } from './useContactChange.ts';

/** Whether they are sent anything at all, since when and by whom; and the way in and out. */
export function Consent({ contact, mayChange }: { contact: Contact; mayChange: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const { isOptedOut, complainedAt } = contact.consent;
  return (
    <Section title={t('contacts.consent')}>
      <Stack gap="sm" align="flex-start">
        <Alert
          w="100%"
          variant="light"
          color={isOptedOut ? 'orange' : 'teal'}
          icon={isOptedOut ? <IconBan aria-hidden /> : <IconCheck aria-hidden />}
        >
          {useStanding(contact)}
        </Alert>
        {complainedAt !== null && (
          <Text size="sm">{t('contacts.complainedAt', { when: format.moment(complainedAt) })}</Text>
        )}
        {mayChange && <ConsentActions contact={contact} />}
      </Stack>
    </Section>
  );
}

function useStanding({ consent }: Contact): string {
  const { t } = useTexts();
  const format = useFormat();
  const { isOptedOut, optedOutAt, optedOutBy, optedInAt, optedInBy } = consent;
  if (isOptedOut) {
    const when = optedOutAt === null ? '' : format.moment(optedOutAt);
    return t('contacts.isOptedOut', { when, source: sourceName(optedOutBy, t) });
  }
  if (optedInAt === null) return t('contacts.getsMessages');
  return t('contacts.getsMessagesSince', { when: format.moment(optedInAt), source: sourceName(optedInBy, t) });
}

function ConsentActions({ contact }: { contact: Contact }) {
  const { t } = useTexts();
  const nameOf = useNames();
  const { isOptedOut, complainedAt } = contact.consent;
  const param = { id: contact.id };
  const turn = useContactAction(
    (out: boolean) =>
      ask(out ? api.v1.contacts[':id']['opt-out'].$post({ param }) : api.v1.contacts[':id']['opt-in'].$post({ param })),
    (changed, out) => t(out ? 'contacts.optedOutDone' : 'contacts.optedInDone', { name: nameOf(changed) }),
  );
  const [isTyped, setTyped] = useState(false);
  const [isComplaining, { open, close }] = useDisclosure(false, { onOpen: () => setTyped(false) });
  return (
    <>
      <Text size="sm" c="dimmed">
        {t(isOptedOut ? 'contacts.optInMeans' : 'contacts.optOutMeans')}
      </Text>
      <Group gap="xs">
        <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate(!isOptedOut)}>
          {t(isOptedOut ? 'contacts.optIn' : 'contacts.optOut')}
        </Button>
        {complainedAt === null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {t('contacts.complaint')}
          </Button>
        )}
      </Group>
      <Dialog
        isOpen={isComplaining}
        onClose={close}
        title={t('contacts.complaintTitle')}
        closeOnClickOutside={false}
        closeOnEscape={!isTyped}
      >
        <ComplaintForm contactId={contact.id} onTyped={setTyped} onDone={close} />
      </Dialog>
    </>
  );
}

interface ComplaintFormProps {
  contactId: string;
  onTyped: (isTyped: boolean) => void;
  onDone: () => void;
}

function ComplaintForm({ contactId, onTyped, onDone }: ComplaintFormProps) {
  const { t } = useTexts();
  const keep = useKeepContact();
  const submit = useSubmit({
    send({ report = '' }) {
      const json = { report: report.trim() === '' ? null : report };
      return ask(api.v1.contacts[':id'].complaints.$post({ param: { id: contactId }, json }));
    },
    onDone(contact) {
      keep(contact);
      tellDone(t('contacts.complaintDone'));
      onDone();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text size="sm">{t('contacts.complaintText')}</Text>
        <Textarea
          name="report"
          label={t('contacts.complaintReport')}
          description={t('contacts.complaintReportHint')}
          error={submit.errorAt('/report')}
          onChange={({ currentTarget }) => onTyped(currentTarget.value.trim() !== '')}
          autosize
          minRows={4}
          maxRows={12}
          data-autofocus
        />
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('contacts.complaint')} />
        </Group>
      </Stack>
    </form>
  );
}
