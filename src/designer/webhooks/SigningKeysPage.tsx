import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';

export function SigningKeysPage() {
  const { t } = useTexts();
  return <Page title={t('shell.webhooks')}>{null}</Page>;
}
