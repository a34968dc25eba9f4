import { Text } from '@mantine/core';
import { WHATSAPP_INTERACTIVE_BODY_MAX } from '../../../rules/limits.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { TextSummary } from '../../model/summary.ts';

const SHOWN_AS = {
  text: 'menu.shownAsText',
  media: 'menu.shownAsText',
  buttons: 'menu.shownAsButtons',
  list: 'menu.shownAsList',
} as const;

/** How a text travels: its segments as SMS, its limit on WhatsApp and how it is shown there. */
export function TextCounters({ summary: { sms, whatsapp }, hasMarks }: { summary: TextSummary; hasMarks: boolean }) {
  const { t } = useTexts();
  const { optionTextMax, optionsMax } = whatsapp;
  // Options that are not tapped on although there are some.
  const isNumbered = whatsapp.shownAs === 'text' && whatsapp.max === WHATSAPP_INTERACTIVE_BODY_MAX;
  return (
    <div className="text-counters">
      <Counter isTooLong={sms.isTooLong}>
        <b>SMS</b> {t('menu.segments', { count: sms.segments })} · {sms.encoding} ·{' '}
        {t('menu.charactersOf', { count: sms.characters, max: sms.max })}
      </Counter>
      <Counter isTooLong={whatsapp.isTooLong}>
        <b>WhatsApp</b> {t('menu.charactersOf', { count: whatsapp.characters, max: whatsapp.max })} ·{' '}
        {t(isNumbered ? 'menu.shownAsNumbers' : SHOWN_AS[whatsapp.shownAs])}
      </Counter>
      {isNumbered && <Counter>{t('menu.tappable', { optionsMax, optionTextMax })}</Counter>}
      {hasMarks && <Counter>{t('menu.marksInSms')}</Counter>}
    </div>
  );
}

function Counter({ isTooLong = false, children }: { isTooLong?: boolean; children: React.ReactNode }) {
  return (
    <Text
      component="p"
      size="xs"
      c={isTooLong ? 'var(--mantine-color-error)' : 'dimmed'}
      data-too-long={isTooLong || undefined}
    >
      {children}
    </Text>
  );
}
