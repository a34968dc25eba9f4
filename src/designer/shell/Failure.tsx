import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { describeProblem, toProblem } from '../api/problems.ts';
import { useTexts } from '../i18n/texts.ts';

interface FailureProps {
  error: unknown;
  /** Asks again; left out where that cannot help. */
  onRetry?: (() => void) | undefined;
}

/** What stands where something could not be loaded or done, with what can be done about it. */
export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useTexts();
  const { title, text } = describeProblem(toProblem(error), t);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{text}</Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('general.tryAgain')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
