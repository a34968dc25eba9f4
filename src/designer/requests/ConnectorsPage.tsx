import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';

export function ConnectorsPage() {
  const { t } = useTexts();
  return <Page title={t('shell.requests')}>{null}</Page>;
}
