import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';

export function ChannelsPage() {
  const { t } = useTexts();
  return <Page title={t('shell.channels')}>{null}</Page>;
}
