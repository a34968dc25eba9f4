import { Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { Trace } from '../shell/trace/Trace.tsx';
import { useSubmit } from '../shell/useSubmit.ts';
import { eventsOf } from './draft.ts';
import type { EventInfo, EventType, Webhook } from './queries.ts';

interface TestDialogProps {
  webhook: Webhook;
  events: readonly EventInfo[];
  /** The event to test; `any`: it is yet to be chosen; undefined: the dialog is closed. */
  tested: EventType | 'any' | undefined;
  onClose: () => void;
}

/** Sends the sample of an event, once and now, and shows all that became of it. */
export function TestDialog({ webhook, events, tested, onClose }: TestDialogProps) {
  const { t } = useTexts();
  return (
    <Dialog
      isOpen={tested !== undefined}
      onClose={onClose}
      title={t('webhooks.testTitle', { name: webhook.name })}
      size="xl"
    >
      {tested !== undefined && <TestForm webhook={webhook} events={events} tested={tested} />}
    </Dialog>
  );
}

interface TestFormProps extends Pick<TestDialogProps, 'webhook' | 'events'> {
  tested: EventType | 'any';
}

function TestForm({ webhook, events, tested }: TestFormProps) {
  const { t } = useTexts();
  const [event, setEvent] = useState<string>(tested === 'any' ? (webhook.events[0] ?? '') : tested);
  const [trace, setTrace] = useState<Awaited<ReturnType<typeof sendTest>>>();
  const submit = useSubmit({
    send() {
      setTrace(undefined);
      return sendTest(webhook.id, event);
    },
    onDone: setTrace,
  });
  return (
    <Stack gap="lg">
      <form {...submit.form}>
        <Stack gap="md" align="flex-start">
          <Text size="sm" c="dimmed">
            {t('webhooks.testText', { url: webhook.url })}
          </Text>
          <Select
            label={t('webhooks.testEvent')}
            data={eventsOf(webhook.format, events).map(({ type }) => type)}
            value={event}
            onChange={(value) => value && setEvent(value)}
            allowDeselect={false}
            searchable
            error={submit.errorAt('/event')}
            w={{ base: '100%', sm: 360 }}
          />
          <SubmitButton submit={submit} label={t('webhooks.sendTest')} data-autofocus />
        </Stack>
      </form>
      <div aria-live="polite">{trace && <Trace trace={trace} order={3} />}</div>
    </Stack>
  );
}

const sendTest = (id: string, event: string) =>
  ask(api.v1.webhooks[':id'].test.$post({ param: { id }, json: { event } }));
