import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { useEditor } from '../store.ts';
import type { PhoneState } from './usePhone.ts';

const SHOWN = 6;

/** The ways into the campaign. */
export function Starters({ phone }: { phone: PhoneState }) {
  const { t } = useTexts();
  const keywords = useEditor(({ state }) => state.definition.keywords);
  const trigger = useEditor(({ state }) => state.definition.trigger);
  return (
    <Stack gap="xs" px="sm" pb="sm">
      <Text size="sm" c="dimmed">
        {t(keywords?.length ? 'phone.startText' : trigger ? 'phone.startByEvent' : 'phone.startAny')}
      </Text>
      <Group gap={6}>
        {keywords?.slice(0, SHOWN).map((keyword) => (
          <Button
            key={keyword}
            size="compact-sm"
            variant="light"
            onClick={() => phone.act({ kind: 'text', text: keyword })}
          >
            {keyword}
          </Button>
        ))}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => phone.act({ kind: 'start' })}
        >
          {t('phone.startOutside')}
        </Button>
      </Group>
    </Stack>
  );
}
