import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';

/** When a campaign's draft was saved last, and by whom where that is known. */
export function Changed({ savedAt, savedBy }: { savedAt: string; savedBy: string | null }) {
  const { t } = useTexts();
  const when = useFormat().ago(savedAt);
  return savedBy === null ? t('campaigns.changed', { when }) : t('campaigns.changedBy', { when, who: savedBy });
}
