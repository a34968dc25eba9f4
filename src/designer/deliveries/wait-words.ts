import type { Translate } from '../i18n/catalogue.ts';
import type { Format } from '../i18n/format.ts';

const MINUTE_MS = 60_000;

/** How long it is until then: to the second where somebody may wait for it. */
export function waitWords(iso: string, t: Translate, format: Format, now: number = Date.now()): string {
  const ms = Date.parse(iso) - now;
  if (ms >= MINUTE_MS) return format.ago(iso);
  return t('deliveries.inSeconds', { seconds: Math.max(0, Math.ceil(ms / 1_000)) });
}
