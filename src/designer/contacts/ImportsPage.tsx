import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';

export function ImportsPage() {
  const { t } = useTexts();
  return <Page title={t('shell.contacts')}>{null}</Page>;
}
