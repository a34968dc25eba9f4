import { NumberInput, Stack, Switch } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { PartProps } from './part.ts';

const SECOND_MS = 1_000;
/** What the server takes, in seconds. */
const TIMEOUT_S = { min: 1, max: 15 };

/** How long a conversation waits, and what the answer may do. */
export function Answer({ form, isReadOnly }: PartProps) {
  const { t } = useTexts();
  const { draft, change, errorAt } = form;
  return (
    <Stack gap="md">
      <NumberInput
        label={t('requests.timeoutSeconds')}
        description={t('requests.timeoutText')}
        value={draft.timeoutMs / SECOND_MS}
        onChange={(seconds) => change({ timeoutMs: Math.round(Number(seconds) * SECOND_MS) })}
        {...TIMEOUT_S}
        clampBehavior="none"
        decimalScale={1}
        error={errorAt('/timeoutMs')}
        stepHoldDelay={500}
        stepHoldInterval={100}
        readOnly={isReadOnly}
        maw={320}
      />
      <Switch
        label={t('requests.mayAnswer')}
        description={t('requests.mayAnswerText')}
        checked={draft.mayAnswer}
        onChange={(event) => change({ mayAnswer: event.currentTarget.checked })}
        disabled={isReadOnly}
      />
      {draft.method !== 'GET' && (
        <Switch
          label={t('requests.idempotency')}
          description={t('requests.idempotencyText')}
          checked={draft.sendIdempotencyKey}
          onChange={(event) => change({ sendIdempotencyKey: event.currentTarget.checked })}
          disabled={isReadOnly}
        />
      )}
    </Stack>
  );
}
