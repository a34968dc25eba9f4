import { Button, Container } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from './Empty.tsx';

/** For addresses that are nobody's. */
export function NoPage() {
  const { t } = useTexts();
  return (
    <Container component="main" size="sm" py="xl">
      <title>{t('problems.noPageTitle')}</title>
      <Empty isPage icon={IconMapQuestion} title={t('problems.noPageTitle')} text={t('problems.noPageText')}>
        <Button component="a" href="/">
          {t('problems.toStart')}
        </Button>
      </Empty>
    </Container>
  );
}
