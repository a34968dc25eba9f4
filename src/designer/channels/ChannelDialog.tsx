import { Box, Button, Group, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core';
import { type Icon, IconBrandWhatsapp, IconDeviceMobile, IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { channelsQuery } from '../campaigns/queries.ts';
import type { PlainKey } from '../i18n/catalogue.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import './channels.css';
import { type Channel, type ChannelKind, KIND_NAMES } from './queries.ts';
import { Setup } from './Setup.tsx';

/** What the dialog is open for. `verifyToken`: the one just given, which nobody is shown again. */
export type Opened =
  | { view: 'new' }
  | { view: 'edit'; channel: Channel }
  | { view: 'setup'; channel: Channel; verifyToken?: string | undefined };

interface ChannelDialogProps {
  opened: Opened | undefined;
  onOpen: (opened: Opened | undefined) => void;
}

/** Adds a channel and says what to do at its provider; changes one. */
export function ChannelDialog({ opened, onOpen }: ChannelDialogProps) {
  const { t } = useTexts();
  const close = () => onOpen(undefined);
  const title = {
    new: () => t('channels.add'),
    edit: () => t('channels.editTitle', { name: opened?.view === 'edit' ? opened.channel.name : '' }),
    setup: () => t('channels.setupTitle', { name: opened?.view === 'setup' ? opened.channel.name : '' }),
    none: () => '',
  }[opened?.view ?? 'none']();
  const isShownOnce = opened?.view === 'setup' && opened.verifyToken !== undefined;
  return (
    <Dialog
      isOpen={opened !== undefined}
      onClose={close}
      title={title}
      size="lg"
      // What was typed is not to be lost by a click beside it; by Escape neither is what is not kept.
      closeOnClickOutside={false}
      closeOnEscape={!isShownOnce}
    >
      {opened?.view === 'new' && <NewChannel onOpen={onOpen} />}
      {opened?.view === 'edit' && <ChannelForm kind={opened.channel.kind} channel={opened.channel} onSaved={close} />}
      {opened?.view === 'setup' && <SetupOf opened={opened} onClose={close} />}
    </Dialog>
  );
}

const KINDS: { kind: ChannelKind; text: PlainKey; icon: Icon }[] = [
  { kind: 'twilio', text: 'channels.twilioText', icon: IconMessage },
  { kind: 'whatsapp', text: 'channels.whatsappText', icon: IconBrandWhatsapp },
  { kind: 'simulator', text: 'channels.simulatorText', icon: IconDeviceMobile },
];

function NewChannel({ onOpen }: Pick<ChannelDialogProps, 'onOpen'>) {
  const { t } = useTexts();
  const [kind, setKind] = useState<ChannelKind>();
  if (kind !== undefined) {
    return (
      <ChannelForm
        kind={kind}
        onBack={() => setKind(undefined)}
        onSaved={(channel, verifyToken) =>
          onOpen(channel.kind === 'simulator' ? undefined : { view: 'setup', channel, verifyToken })
        }
      />
    );
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('channels.addText')}
      </Text>
      {KINDS.map(({ kind: each, text, icon: Picture }, index) => (
        <UnstyledButton
          key={each}
          className="channel-kind"
          onClick={() => setKind(each)}
          {...(index === 0 && { 'data-autofocus': true })}
        >
          <Group gap="md" wrap="nowrap">
            <ThemeIcon size={40} radius="md" variant="light" aria-hidden>
              <Picture size={22} stroke={1.6} />
            </ThemeIcon>
            <Box miw={0}>
              <Text fw={600}>{t(KIND_NAMES[each])}</Text>
              <Text size="sm" c="dimmed">
                {t(text)}
              </Text>
            </Box>
          </Group>
        </UnstyledButton>
      ))}
    </Stack>
  );
}

/** The list behind it goes on being read: the first message shows here, too. */
function SetupOf({ opened, onClose }: { opened: Extract<Opened, { view: 'setup' }>; onClose: () => void }) {
  const { t } = useTexts();
  const { data } = useQuery(channelsQuery);
  const channel = data?.items.find(({ id }) => id === opened.channel.id) ?? opened.channel;
  const content = useRef<HTMLDivElement>(null);
  // Where it comes after the form, the button that had the focus is gone.
  useEffect(() => {
    if (document.activeElement === document.body) content.current?.focus();
  }, []);
  return (
    <Stack gap="lg" ref={content} tabIndex={-1} className="focus-target">
      <Setup channel={channel} verifyToken={opened.verifyToken} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('channels.done')}</Button>
      </Group>
    </Stack>
  );
}
