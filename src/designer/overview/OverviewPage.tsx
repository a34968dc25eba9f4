import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';

export function OverviewPage() {
  const { t } = useTexts();
  return <Page title={t('shell.overview')}>{null}</Page>;
}
