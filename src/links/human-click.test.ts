import { expect, test } from 'vitest';
import { isHumanClick } from './human-click.ts';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1';

const ask = (headers: Record<string, string>, method = 'GET') =>
  isHumanClick({ method, headers: new Headers(headers) });

test.each([
  [PHONE],
  [
    'Mozilla/5.0 (Linux; Android 13; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Mobile Safari/537.36',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0'],
  // The browsers within Facebook, Instagram and WhatsApp.
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/440.0;FBDV/iPhone14,5]',
  ],
  [
    'Mozilla/5.0 (Linux; Android 12; Pixel 6; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/94.0.4606.71 Mobile Safari/537.36 Instagram 10',
  ],
  ['Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Version/4.0 Chrome/94 Mobile Safari/537.36 WhatsApp/2.23'],
  // Phones without a system of Apple's or Google's.
  ['Opera/9.80 (J2ME/MIDP; Opera Mini/8.0) Presto/2.12 Version/12.16'],
  ['Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5'],
  ['Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1'],
])('counts a person with %s', (agent) => {
  expect(ask({ 'user-agent': agent })).toBe(true);
});

test.each([
  ['WhatsApp/2.23.20.0'],
  ['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'],
  ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
  ['TelegramBot (like TwitterBot)'],
  // iMessage's preview.
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
  ],
  ['Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'],
  ['Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5'],
  ['Viber/13.3.0.2 CFNetwork/1121'],
  ['Dalvik/2.1.0 (Linux; U; Android 13)'],
  ['Mozilla/4.0 (compatible; ms-office; MSOffice 16)'],
  ['Mozilla/5.0 (compatible; proofpoint)'],
  ['BarracudaCentral'],
  ['Googlebot/2.1 (+http://www.google.com/bot.html)'],
  ['curl/8.4.0'],
  ['python-requests/2.31'],
  [''],
])('does not count the program %s', (agent) => {
  expect(ask({ 'user-agent': agent })).toBe(false);
});

test.each([
  ['sec-purpose', 'prefetch'],
  ['sec-purpose', 'prefetch;prerender'],
  ['purpose', 'prefetch'],
  ['x-purpose', 'preview'],
  ['x-moz', 'prefetch'],
])('does not count a browser that fetches ahead: %s: %s', (name, value) => {
  expect(ask({ 'user-agent': PHONE, [name]: value })).toBe(false);
});

test('does not count who only asks whether it is there, or who says nothing of themselves', () => {
  expect(ask({ 'user-agent': PHONE }, 'HEAD')).toBe(false);
  expect(ask({})).toBe(false);
});
