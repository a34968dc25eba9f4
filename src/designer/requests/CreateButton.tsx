import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';

/** The way to a new request. */
export function CreateButton() {
  const { t } = useTexts();
  return (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/requests/$requestId" params={{ requestId: 'new' }} {...props} />}
    >
      {t('requests.create')}
    </Button>
  );
}
