import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { composeMail, type MailedAlert, type MailSurroundings } from '../../src/deliveries/alerts/compose-mail.ts';
import { ALERT_AT, disabledDetail, errorsDetail } from '../../src/deliveries/testing/alerts.ts';

const UPDATES = process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined;
const FOLDER = `${import.meta.dirname}/golden`;

const until = Date.parse(ALERT_AT) + 14 * 86_400_000;
const link = { url: 'https://hookline.example/reactivate/a-token', until };
const around: MailSurroundings = { timeZone: 'Europe/Madrid', campaignName: 'Summer 2027', link: null };
const off = { ...around, link };

const MAILS: Record<string, [MailedAlert, MailSurroundings]> = {
  'first-error': [{ kind: 'endpoint.errors', detail: errorsDetail({ ordinal: 1 }) }, around],
  'thousandth-error': [
    { kind: 'endpoint.errors', detail: errorsDetail({ ordinal: 1000, status: null, errorClass: 'tls' }) },
    { ...around, campaignName: null },
  ],
  'off-held': [{ kind: 'endpoint.disabled', detail: disabledDetail() }, off],
  'off-discarded': [
    { kind: 'endpoint.disabled', detail: disabledDetail({ whenOff: 'discard', holdUntil: null }) },
    { ...off, timeZone: 'UTC' },
  ],
  'off-gone': [{ kind: 'endpoint.disabled', detail: disabledDetail({ reason: 'gone', status: 410, errors: 1 }) }, off],
  'off-no-more': [{ kind: 'endpoint.disabled', detail: disabledDetail() }, around],
};

describe('each mail', () => {
  it.each(Object.entries(MAILS))('reads as its golden files say: %s', (name, [alert, surroundings]) => {
    const { subject, text, html } = composeMail(alert, surroundings);
    const parts = { txt: `Subject: ${subject}\n\n${text}`, html };
    for (const [ending, content] of Object.entries(parts)) {
      const path = `${FOLDER}/${name}.${ending}`;
      if (UPDATES) writeFileSync(path, content);
      else expect(content).toBe(readFileSync(path, 'utf8'));
    }
  });

  it.each(Object.entries(MAILS))('says the same in text and in HTML: %s', (_, [alert, surroundings]) => {
    const { text, html } = composeMail(alert, surroundings);
    const plain = (part: string) => part.replace(/\s+/g, ' ');
    const words = plain(html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ')).replaceAll('&#39;', "'");
    for (const sentence of plain(text.replace(/https:\S+/g, '').replaceAll('-- ', '')).match(/[A-Z][^.:]+/g) ?? []) {
      expect(words).toContain(sentence.trim());
    }
  });
});

describe('a mail', () => {
  const evil = `<script>alert(1)</script> & "quotes' <img src=x onerror=alert(2)>`;

  it('escapes whatever comes from outside', () => {
    const alert: MailedAlert = { kind: 'endpoint.disabled', detail: disabledDetail({ errorClass: evil }) };
    const { html } = composeMail(alert, { ...off, campaignName: evil });
    expect(html).not.toMatch(/<script|<img/);
    expect(html.match(/&lt;script&gt;alert\(1\)/g)).toHaveLength(2);
  });

  it('shows host and path of the URL, and nothing of its query', () => {
    const url = 'https://partner.test/hook/%3Cb%3E?token=s3cret&x="><script>';
    for (const alert of [
      { kind: 'endpoint.errors', detail: errorsDetail({ url }) },
      { kind: 'endpoint.disabled', detail: disabledDetail({ url }) },
    ] satisfies MailedAlert[]) {
      const { subject, text, html } = composeMail(alert, off);
      expect(`${subject}${text}${html}`).not.toMatch(/s3cret|<script/);
      expect(text).toContain('partner.test/hook/%3Cb%3E');
    }
  });

  it('loads nothing from anywhere and runs nothing', () => {
    const { html } = composeMail({ kind: 'endpoint.disabled', detail: disabledDetail() }, off);
    expect(html).not.toMatch(/<img|<script|<link|src=|url\(|@import/);
    expect(html.match(/https?:[^"< ]+/g)).toEqual([link.url]);
  });

  it('tells to look whether the URL is reachable before activating [MW-25]', () => {
    const { text, html } = composeMail({ kind: 'endpoint.disabled', detail: disabledDetail() }, off);
    for (const part of [text, html]) {
      expect(part).toContain('Make sure that the URL is reachable again before activating.');
    }
  });
});
