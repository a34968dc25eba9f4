import { Alert, Button, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import type { Request } from './queries.ts';
import { useRequestActions } from './useRequestActions.ts';

/** A deleted request is shown as it was; it can come back. */
export function DeletedNotice({ request }: { request: Request }) {
  const { t } = useTexts();
  const format = useFormat();
  const mayDesign = may(useSession(), 'design');
  const { restore } = useRequestActions();
  return (
    <Alert color="gray" icon={<IconTrash aria-hidden />} title={t('requests.deletedTitle')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('requests.deletedAt', { when: format.moment(request.deletedAt ?? '') })}</Text>
        {mayDesign && (
          <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate(request)}>
            {t('requests.restore')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
