import { ActionIcon } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { webhookIcon } from '../../model/summary.ts';
import { Hint } from '../fields/Hint.tsx';
import { usePanels, useProblems } from '../surroundings.ts';
import type { OptionProps } from './option-place.ts';

/** There where the option has a webhook, redirect or underlying; it leads to its settings (CB-36…CB-38). */
export function WebhookLink({ at, option }: OptionProps) {
  const { say } = useTexts();
  const { openWebhook } = usePanels();
  const { placed } = useProblems();
  const icon = webhookIcon(option);
  if (icon === null) return null;
  const hasProblem = placed.some(
    ({ place }) => place.section === at.section && place.option === at.option && place.webhook !== null,
  );
  return (
    <Hint label={say(icon.name)}>
      <ActionIcon
        variant={icon.kind === 'redirect' ? 'filled' : 'light'}
        color={hasProblem ? 'red' : 'dark'}
        autoContrast
        size={32}
        data-webhook={icon.kind}
        aria-label={say(icon.name)}
        onClick={() => openWebhook(at)}
      >
        <IconLink size={17} aria-hidden />
      </ActionIcon>
    </Hint>
  );
}
