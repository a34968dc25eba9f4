import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';

export function EndpointsPage() {
  const { t } = useTexts();
  return <Page title={t('shell.deliveries')}>{null}</Page>;
}
