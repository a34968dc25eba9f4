import { ActionIcon, Button, Group, Menu, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClockPlus, IconRefresh, IconUser } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { useMayEdit } from '../surroundings.ts';
import { ChatLog } from './ChatLog.tsx';
import { Composer } from './Composer.tsx';
import type { Look } from './conversation.ts';
import { PersonDialog } from './PersonDialog.tsx';
import { Starters } from './Starters.tsx';
import { type PhoneState, usePhone } from './usePhone.ts';
import './phone.css';

/** The simulator: the draft as it is typed, answered as people would answer it. */
export function Phone() {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  const phone = usePhone();
  const { conversation, isOlderDraft, problem } = phone;
  if (!mayEdit) return <Text p="md">{t('phone.notYours')}</Text>;
  const hasBegun = conversation.steps.length > 0;
  return (
    <div className="phone" data-look={conversation.look}>
      <PhoneBar phone={phone} />
      {isOlderDraft && (
        <Group className="phone-notice" gap="xs" justify="space-between" role="status">
          <Text size="sm" flex={1} miw={160}>
            {t('phone.olderDraft')}
          </Text>
          <Button size="xs" onClick={phone.replay} loading={phone.isPending}>
            {t('phone.replay')}
          </Button>
        </Group>
      )}
      <ChatLog phone={phone} />
      {problem && (
        <Stack p="xs" gap="xs">
          <Failure error={problem} />
          {problem.errors.slice(0, 3).map(({ path, message }) => (
            <Text key={path} size="sm">
              {message}
            </Text>
          ))}
        </Stack>
      )}
      {!hasBegun && <Starters phone={phone} />}
      <Composer phone={phone} />
    </div>
  );
}

const HOUR_MS = 3_600_000;

/** Which phone it is, who holds it, and its clock. */
function PhoneBar({ phone }: { phone: PhoneState }) {
  const { t } = useTexts();
  const { conversation } = phone;
  const [isPersonOpen, person] = useDisclosure(false);
  return (
    <Group className="phone-bar" gap={6} wrap="nowrap" justify="space-between">
      <SegmentedControl<Look>
        size="xs"
        aria-label={t('phone.look')}
        value={conversation.look}
        onChange={(look) => phone.change({ look })}
        data={[
          { value: 'sms', label: 'SMS' },
          { value: 'whatsapp', label: 'WhatsApp' },
        ]}
      />
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('phone.person')}
          title={t('phone.person')}
          onClick={person.open}
        >
          <IconUser size={18} aria-hidden />
        </ActionIcon>
        <Menu position="bottom-end" withinPortal={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('phone.moveOn')} title={t('phone.moveOn')}>
              <IconClockPlus size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {[1, 24, 24 * 7].map((hours) => (
              <Menu.Item key={hours} onClick={() => phone.moveOn(hours * HOUR_MS)}>
                {t('phone.hoursLater', { count: hours })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('phone.restart')}
          title={t('phone.restart')}
          onClick={phone.restart}
        >
          <IconRefresh size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <PersonDialog isOpen={isPersonOpen} onClose={person.close} phone={phone} />
    </Group>
  );
}
