import { Button, Container } from '@mantine/core';
import { IconBolt, IconUserQuestion } from '@tabler/icons-react';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { askAuth } from '../api/client.ts';
import { Problem } from '../api/problems.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from './Empty.tsx';
import { Failure } from './Failure.tsx';

/** In place of a page that could not be loaded, or that has a bug. */
export function PageBroke({ error }: ErrorComponentProps) {
  const { t } = useTexts();
  const reload = () => window.location.reload();
  if (error instanceof Problem) {
    const isNobodys = error.status === 403;
    return (
      <Container component="main" size="sm" py="xl">
        {isNobodys ? <NoAccount /> : <Failure error={error} onRetry={reload} />}
      </Container>
    );
  }
  return (
    <Container component="main" size="sm" py="xl">
      <Empty isPage icon={IconBolt} title={t('problems.pageBrokeTitle')} text={t('problems.pageBrokeText')}>
        <Button onClick={reload}>{t('general.reload')}</Button>
      </Empty>
    </Container>
  );
}

/** They are signed in, but were removed from their last account. */
function NoAccount() {
  const { t } = useTexts();
  const signOut = () => askAuth('POST', '/sign-out').finally(() => window.location.assign('/sign-in'));
  return (
    <Empty isPage icon={IconUserQuestion} title={t('shell.noAccountTitle')} text={t('shell.noAccountText')}>
      <Button variant="default" onClick={signOut}>
        {t('shell.signOut')}
      </Button>
    </Empty>
  );
}
