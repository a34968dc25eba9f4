import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.ts';

const render = (
  source: string,
  { locale = 'en' as string | null, timeZone = 'UTC', ...params }: Record<string, unknown> = {},
) =>
  compileTemplate(source).render({
    contact: {},
    data: {},
    params,
    locale: locale as string | null,
    timeZone: String(timeZone),
  }).text;
/** Newer ICU data put other blanks between a number and its unit. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('$mathTool', () => {
  it.each([
    ['toInteger("12")', '12'],
    ['toInteger(12.9)', '12'],
    ['toInteger("-12.9")', '-12'],
    ['toInteger("12345678901234567890")', '12345678901234567890'],
    ['toInteger("1e3")', '1000'],
    ['toInteger("twelve")', ''],
    ['toInteger("")', ''],
    ['toDouble("1.50")', '1.5'],
    ['toNumber(" 7 ")', '7'],
    ['add(1, "2", 3)', '6'],
    ['sub(1, 2)', '-1'],
    ['mul(3, 4)', '12'],
    ['div(7, 2)', '3.5'],
    ['div(7, 0)', ''],
    ['idiv(7, 2)', '3'],
    ['mod(7, 4)', '3'],
    ['max(1, 3, 2)', '3'],
    ['min(1, 3, 2)', '1'],
    ['round(2.5)', '3'],
    ['roundTo(2, 1.005)', '1.01'],
    ['roundTo(-2, 1250)', '1300'],
    ['roundTo(99, 1)', ''],
    ['floor(-1.5)', '-2'],
    ['ceil(1.2)', '2'],
    ['abs(-3)', '3'],
    ['add(1, $nope)', ''],
    ['add()', ''],
  ])('%s is %j', (call, expected) => {
    expect(render(`$!mathTool.${call}`)).toBe(expected);
  });
});

describe('$numberTool.format', () => {
  it.each([
    ['de', 'number', '1.234,567'],
    ['es', 'number', '1234,567'],
    ['en', 'number', '1,234.567'],
    ['uk', 'number', '1 234,567'],
    ['de', 'number:2', '1.234,57'],
    ['en', 'integer', '1,235'],
    ['de', 'currency:EUR', '1.234,57 €'],
    ['en', 'currency:EUR', '€1,234.57'],
    ['uk', 'currency:UAH', '1 234,57 ₴'],
    ['es', 'currency:EUR', '1234,57 €'],
    ['en', 'percent', '123,457%'],
    ['de', 'percent:1', '123.456,7 %'],
    ['en', 'currency:eur', ''],
    ['en', 'constructor', ''],
    [null, 'number', '1,234.567'],
    ['not a locale', 'number', '1,234.567'],
  ])('in %s as %s', (locale, style, expected) => {
    expect(plain(render(`$!numberTool.format($n, '${style}')`, { locale, n: 1234.567 }))).toBe(expected);
    expect(plain(render(`$!numberTool.format('${style}', $n)`, { locale, n: '1234.567' }))).toBe(expected);
  });

  it('is a plain number without a style, and nothing for what is none', () => {
    expect(render('$numberTool.format(1234.5)|$!numberTool.format("x")|$!numberTool.format($nope, "integer")')).toBe(
      '1,234.5||',
    );
  });
});

describe('$dateTool.format', () => {
  it.each([
    ['de', 'medium', '03.02.2026'],
    ['es', 'long', '3 de febrero de 2026'],
    ['en', 'full', 'Tuesday, February 3, 2026'],
    ['uk', 'long', '3 лютого 2026 р.'],
    ['de', 'dd.MM.yyyy', '03.02.2026'],
    ['en', 'd/M/yy', '3/2/26'],
    ['uk', 'd MMMM', '3 лютого'],
    ['es', "EEEE, d 'de' MMMM", 'martes, 3 de febrero'],
    ['de', 'EEE, d. MMM', 'Di, 3. Feb.'],
    ['en', "yyyy''MM", "2026'02"],
    ['en', 'yyyy-MM-dd QQ', ''],
    ['en', "it's", ''],
    ['en', 'constructor', ''],
  ])('in %s as %s', (locale, style, expected) => {
    const source = `$!dateTool.format($d, "${style}")|$!dateTool.format("${style}", $d)`;
    expect(plain(render(source, { locale, d: '2026-02-03' }))).toBe(`${expected}|${expected}`);
  });

  it.each([
    ['UTC', '2026-02-03T22:30:05.120Z', '2026-02-03 22:30:05'],
    ['Europe/Kyiv', '2026-02-03T22:30:05.120Z', '2026-02-04 00:30:05'],
    ['America/Mexico_City', '2026-02-03T22:30:05+02:00', '2026-02-03 14:30:05'],
    ['Europe/Kyiv', '2026-07-03T22:30:05Z', '2026-07-04 01:30:05'],
    ['Europe/Kyiv', '2026-02-03T22:30:05', '2026-02-03 22:30:05'],
    ['America/Mexico_City', '2026-02-03', '2026-02-03 00:00:00'],
    ['Europe/Kyiv', 1770157805120, '2026-02-04 00:30:05'],
    ['Europe/Kyiv', '1770157805120', '2026-02-04 00:30:05'],
    ['Nowhere/None', '2026-02-03T22:30:05Z', '2026-02-03 22:30:05'],
  ])('in %s %s is %s', (timeZone, d, expected) => {
    expect(render("$dateTool.format($d, 'yyyy-MM-dd HH:mm:ss')", { timeZone, d })).toBe(expected);
  });

  it('writes hours of twelve with their half of the day', () => {
    expect(render("$dateTool.format($d, 'h:mm a')", { d: '2026-02-03T00:05:00Z' })).toBe('12:05 AM');
    expect(plain(render("$dateTool.format($d, 'datetime')", { d: '2026-02-03T15:05:00Z' }))).toBe(
      'Feb 3, 2026, 3:05 PM',
    );
  });

  it.each(['soon', '2026', '2026-02-30', '2026-13-01', '2026-02-03T25:00:00Z', 9e15, null, true, [1], '1770157805'])(
    '%j is no date',
    (d) => {
      expect(render("[$!dateTool.format($d, 'yyyy')]", { d })).toBe('[]');
    },
  );

  it('always ends alike, whatever has been formatted before', () => {
    const currencies = Array.from(
      { length: 60 },
      (_, i) => `currency:A${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + Math.floor(i / 26))}`,
    );
    const source = '#foreach($c in $currencies)$numberTool.format(1, $c);#end';
    const first = render(source, { currencies });
    expect(first.split(';').length).toBeGreaterThan(30);
    expect(render(source, { currencies })).toBe(first);
  });
});
