import { expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

const SMTP_URL = 'smtps://user:pass@mail.example.com';

it.each(['alerts@example.com', 'Hookline <alerts@example.com>', 'Team Ñandú <a.b+c@mail.example>'])(
  'mails may be from %s',
  (from) => {
    expect(readConfig({ SMTP_URL, MAIL_FROM: from }).mail).toEqual({ url: SMTP_URL, from });
  },
);

it.each<[Record<string, string>, string]>([
  [{ SMTP_URL }, 'MAIL_FROM must be set when SMTP_URL is: it is who mails are from.'],
  [{ SMTP_URL: 'https://mail.example.com', MAIL_FROM: 'a@b.test' }, 'SMTP_URL must be an smtp:// URL.'],
  ...['nobody', 'a@b.test, c@d.test', 'a@b.test\r\nBcc: c@d.test', 'A <a@b.test> <c@d.test>'].map(
    (from): [Record<string, string>, string] => [
      { MAIL_FROM: from },
      'MAIL_FROM must be one address, like "Hookline <alerts@example.com>".',
    ],
  ),
  [{ HOOKLINE_TIME_ZONE: '+02:00' }, 'HOOKLINE_TIME_ZONE must be an IANA time zone, like Europe/Madrid.'],
])('%o stops the start: %s', (environment, message) => {
  expect(() => readConfig(environment)).toThrow(new ConfigError(message));
});

it('without SMTP_URL there is no mail, and without a zone the day is that of UTC [DI-67]', () => {
  expect(readConfig({ MAIL_FROM: 'a@b.test' })).toMatchObject({ mail: undefined, timeZone: 'UTC' });
  expect(readConfig({ HOOKLINE_TIME_ZONE: 'America/Mexico_City' }).timeZone).toBe('America/Mexico_City');
});
