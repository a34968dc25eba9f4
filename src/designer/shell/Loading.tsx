import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';

const ROWS = ['70%', '95%', '85%', '60%'];

/** What stands where something will be in a moment. */
export function Loading() {
  const { t } = useTexts();
  return (
    <Stack gap="md" p="md" aria-busy="true">
      <VisuallyHidden role="status">{t('general.loading')}</VisuallyHidden>
      {ROWS.map((width) => (
        <Skeleton key={width} height={22} width={width} />
      ))}
    </Stack>
  );
}
