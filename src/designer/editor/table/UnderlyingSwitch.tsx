import { Button, Group, Switch, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { canHaveUnderlying, listSectionIds } from '../../model/targets.ts';
import { useEditor, useEditorStore } from '../store.ts';
import { useMayEdit, usePanels } from '../surroundings.ts';
import { type OptionProps, placeOfOption } from './option-place.ts';
import { tellRefusal } from './tell-refusal.ts';

/** The webhook beside another redirect: offered once Redirect Type and Redirect To are set (CB-02, CB-03). */
export function UnderlyingSwitch({ at, option }: OptionProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { openWebhook } = usePanels();
  const isOffered = useEditor(({ state }) => canHaveUnderlying(option, listSectionIds(state.definition)));
  const isRedirect = option.redirect.type === 'webhook';
  const isOn = option.webhook !== undefined;
  if (!isOffered && !isOn && !isRedirect) {
    return (
      <Text size="sm" c="dimmed">
        {t('menu.targetFirst')}
      </Text>
    );
  }
  return (
    <Group gap="md">
      {!isRedirect && (
        <Switch
          label={t('menu.useUnderlying')}
          description={t('menu.underlyingText')}
          data-place={placeOfOption(at, 'webhook')}
          checked={isOn}
          disabled={!mayEdit}
          onChange={(event) =>
            tellRefusal(store.apply({ type: 'switchUnderlying', at, on: event.currentTarget.checked }))
          }
        />
      )}
      {(isOn || isRedirect) && (
        <Button
          size="xs"
          variant="light"
          leftSection={<IconLink size={15} aria-hidden />}
          onClick={() => openWebhook(at)}
        >
          {t('menu.webhookSettings')}
        </Button>
      )}
    </Group>
  );
}
