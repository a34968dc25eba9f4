import { cloudevents } from './cloudevents.ts';
import { dialogInsight } from './dialog-insight/dialog-insight.ts';
import type { Format, FormatName } from './format.ts';
import { mailingwork } from './mailingwork.ts';
import { standard } from './standard.ts';
import { yespo } from './yespo.ts';

const FORMATS = {
  standard,
  'dialog-insight': dialogInsight,
  yespo,
  mailingwork,
  cloudevents,
} satisfies Record<FormatName, Format>;

export function getFormat(name: FormatName): Format {
  return FORMATS[name];
}
