import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { USER_AGENT } from '../deliveries/request.ts';
import type { TemplateData } from '../rules/templates/template.ts';
import { buildCall } from './build-call.ts';
import { compileRequest } from './compile-request.ts';
import type { RequestParts } from './definition.ts';
import { findXmlFault } from './find-xml-fault.ts';

const DATA: TemplateData = {
  contact: { town: 'Mérida', email: 'ana+news@example.com', name: 'Ana' },
  data: { WH5: { promocode: 'SALE-7' } },
  params: { orderId: 'A-17', total: 49.9 },
  locale: 'es-MX',
  timeZone: 'America/Mexico_City',
};

function build(parts: Partial<RequestParts>, data: Partial<TemplateData> = {}) {
  const whole: RequestParts = {
    method: 'GET',
    url: 'https://partner.example/hook',
    headers: [],
    body: null,
    sendIdempotencyKey: true,
    ...parts,
  };
  return buildCall({ compiled: compileRequest(whole) }, { ...DATA, ...data }, { idempotencyKey: 'cll_1' });
}

function built(...args: Parameters<typeof build>) {
  const result = build(...args);
  if (!result.ok) throw new Error(result.reason);
  return result.call;
}

function reasonOf(...args: Parameters<typeof build>) {
  const result = build(...args);
  return result.ok ? `built ${result.call.url}` : result.reason;
}

const contactWith = (town: unknown) => ({ contact: { ...DATA.contact, town } });
const body = (format: 'json' | 'xml' | 'text', text: string) => ({ method: 'POST' as const, body: { format, text } });

describe('the URL', () => {
  const url = 'https://partner.example:8443/t/$contact.town/offers?email=$contact.email&order=$!{orderId}';

  test('YS-63: variables stand in the path and behind the "?", percent-encoded', () => {
    expect(built({ url }).url).toBe(
      'https://partner.example:8443/t/M%C3%A9rida/offers?email=ana%2Bnews%40example.com&order=A-17',
    );
    expect(built({ url }, contactWith('a&b=c#d e/ü?')).url).toContain('/t/a%26b%3Dc%23d%20e%2F%C3%BC%3F/offers?');
  });

  test('YS-63: %TOWN% is the field of the card, beside bytes that are encoded already', () => {
    expect(built({ url: 'https://partner.example/%TOWN%/%C3%BC?x=50%25' }).url).toBe(
      'https://partner.example/M%C3%A9rida/%C3%BC?x=50%25',
    );
  });

  test('YS-65: a GET has name-value pairs in its URL, no body and no content type', () => {
    const call = built({ url: 'https://partner.example/?town=$contact.town&total=$total' });
    expect(Object.fromEntries(new URL(call.url).searchParams)).toEqual({ town: 'Mérida', total: '49.9' });
    expect(call.body).toBeNull();
    expect(call.headers.map(({ name }) => name)).toEqual(['user-agent', 'accept']);
  });

  test.each(['..', '.', '%2e%2e', '.%2E'])(
    'a value %j, alone in its part of the path, does not lead elsewhere',
    (town) => {
      const result = build({ url: 'https://partner.example/v1/$contact.town/secret' }, contactWith(town));
      if (result.ok) expect(new URL(result.call.url).pathname).toBe(`/v1/${encodeURIComponent(town)}/secret`);
      else expect(result.reason).toContain('dots only');
    },
  );

  test('dots that are put together, by two values or beside text, do not either', () => {
    const dot = contactWith('.');
    expect(reasonOf({ url: 'https://partner.example/a/$contact.town$contact.town/b' }, dot)).toContain('dots only');
    expect(reasonOf({ url: 'https://partner.example/a/.$contact.town?x' }, dot)).toContain('dots only');
    expect(reasonOf({ url: 'https://partner.example/a/%2e$contact.town' }, dot)).toContain('dots only');
    expect(built({ url: 'https://partner.example/a?to=../$contact.town' }, dot).url).toContain('?to=../.');
  });

  test('whatever a value is, origin, number of parts and names in the query stay', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('../..', '//evil.example/', '@x', '\\', '\r\n'),
    );
    fc.assert(
      fc.property(value, (town) => {
        const result = build(
          { url: 'https://partner.example/a/$contact.town/b?x=$contact.town&y=1' },
          contactWith(town),
        );
        if (!result.ok) {
          expect(result.reason).toContain('dots only');
          return;
        }
        const rendered = new URL(result.call.url);
        expect(rendered.origin).toBe('https://partner.example');
        expect(rendered.pathname.split('/')).toHaveLength(4);
        expect([...rendered.searchParams.keys()]).toEqual(['x', 'y']);
        expect(rendered.searchParams.get('x')).toBe(town.toWellFormed());
      }),
    );
  });

  test('a template cannot write the host, even one that comes right behind it', () => {
    expect(reasonOf({ url: 'https://partner.example#if(true).evil.example#end/x' })).toContain('not valid');
    expect(reasonOf({ url: 'https://partner.example#if(true):8080#end/x' })).toContain('not valid');
    expect(reasonOf({ url: 'https://partner.example#if(true)@evil.example#end/x' })).toContain('not valid');
  });

  test('over 2,048 characters it is not sent', () => {
    const at = (length: number) =>
      reasonOf({ url: 'https://partner.example/$contact.town' }, contactWith('x'.repeat(length)));
    expect(at(2_024)).toContain('built');
    expect(at(2_025)).toContain('2048 characters');
  });

  test('blanks and fragments of its own are refused, not cut out or dropped', () => {
    expect(reasonOf({ url: 'https://partner.example/a#if(true) #end' })).toContain('blank');
    expect(reasonOf({ url: 'https://partner.example/a?#if(true)#b#end' })).toContain('"#"');
  });
});

describe('headers', () => {
  const header = (value: string) => ({ headers: [{ name: 'X-Town', value }] });

  test('YS-55: parameters in headers arrive with their values', () => {
    const { headers } = built(header('$contact.town/$data.get("WH5").get("promocode")'));
    expect(headers[0]).toEqual({ name: 'X-Town', value: 'Mérida/SALE-7' });
  });

  test.each([
    ['a line break', 'x\r\nx-evil: 1'],
    ['a bare line feed', 'x\ny'],
    ['U+0000', 'x\0'],
    ['a letter beyond Latin-1', 'Łódź'],
  ])('%s in a value keeps the call from being made, and is not shown', (_what, town) => {
    const reason = reasonOf(header('$contact.town'), contactWith(town));
    expect(reason).toContain('"X-Town"');
    expect(reason).not.toContain(town);
  });

  test('blanks around a value are left out; a missing one is empty', () => {
    expect(built(header('$contact.town'), contactWith(' Ana ')).headers[0]?.value).toBe('Ana');
    expect(built(header('$!contact.nothing')).headers[0]?.value).toBe('');
  });

  test('a value longer than any server takes is refused', () => {
    expect(reasonOf(header('$contact.town'), contactWith('x'.repeat(4_097)))).toContain('4096');
  });

  test('Hookline says who asks and what it reads; accept can be set', () => {
    const { headers } = built({ headers: [{ name: 'Accept', value: 'text/xml' }] });
    expect(headers).toEqual([
      { name: 'Accept', value: 'text/xml' },
      { name: 'user-agent', value: USER_AGENT },
    ]);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'a %s has the idempotency key, unless that is switched off or set',
    (method) => {
      const keyOf = (parts: Partial<RequestParts>) =>
        built({ method, ...parts }).headers.filter(({ name }) => name.toLowerCase() === 'idempotency-key');
      expect(keyOf({})).toEqual([{ name: 'idempotency-key', value: 'cll_1' }]);
      expect(keyOf({ sendIdempotencyKey: false })).toEqual([]);
      const own = { name: 'Idempotency-Key', value: '$orderId' };
      expect(keyOf({ headers: [own] })).toEqual([{ ...own, value: 'A-17' }]);
    },
  );
});

describe('the body', () => {
  test.each([
    ['json', 'application/json'],
    ['xml', 'application/xml'],
    ['text', 'text/plain; charset=utf-8'],
  ] as const)('YS-66: %s goes as %s', (format, type) => {
    const text = { json: '{"a":1}', xml: '<a/>', text: 'a' }[format];
    const call = built(body(format, text));
    expect(call.body).toBe(text);
    expect(call.headers).toContainEqual({ name: 'content-type', value: type });
  });

  test('YS-66: a POST may have none', () => {
    const call = built({ method: 'POST' });
    expect(call.body).toBeNull();
    expect(call.headers.map(({ name }) => name)).not.toContain('content-type');
  });

  const HOSTILE = '"><x>&"\n]]>\\';

  test('YS-67: a value is escaped for JSON: the body stays JSON and has the value', () => {
    const template =
      '{"town": "in $contact.town!", "bare": $contact.town, "total": $total, "nothing": $!contact.nothing}';
    const call = built(body('json', template), contactWith(HOSTILE));
    expect(JSON.parse(call.body ?? '')).toEqual({ town: `in ${HOSTILE}!`, bare: HOSTILE, total: 49.9, nothing: null });
  });

  test('YS-67: a value is escaped for XML: the body stays well-formed and has the value', () => {
    const call = built(body('xml', '<a b="$contact.town"><c>$contact.town</c></a>'), contactWith(HOSTILE));
    expect(findXmlFault(call.body ?? '')).toBeUndefined();
    expect(call.body).toContain('<c>&quot;&gt;&lt;x&gt;&amp;&quot;\n]]&gt;\\</c>');
  });

  test('YS-67: whatever a value is, JSON has exactly that value, and XML no element more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (town) => {
        const call = build(body('json', '{"a":"$contact.town","b":$contact.town}'), contactWith(town));
        if (call.ok) expect(JSON.parse(call.call.body ?? '')).toEqual({ a: town, b: town });
        const xml = built(body('xml', '<a b="$contact.town">$contact.town</a>'), contactWith(town)).body ?? '';
        expect(findXmlFault(xml)).toBeUndefined();
        expect(xml.match(/</g)).toHaveLength(2);
      }),
    );
  });

  test('"]]>" cannot end a CDATA section, nor "--" a comment', () => {
    const cdata = built(body('xml', '<a><![CDATA[$contact.town]]></a>'), contactWith(']]><evil/>'));
    expect(cdata.body).toBe('<a><![CDATA[]]&gt;&lt;evil/&gt;]]></a>');
    expect(reasonOf(body('xml', '<a><!-- $contact.town --></a>'), contactWith('--><evil/>'))).toContain('comment');
  });

  test('JSON that is none after rendering is not sent, and the reason says where', () => {
    const reason = reasonOf(body('json', '{\n  "a": #if($contact.town == "x")1#end\n}'));
    expect(reason).toBe('The body is not valid JSON after rendering: This is not JSON (line 3, column 1).');
  });

  test('what cannot be stored is not sent', () => {
    expect(reasonOf(body('text', '$contact.town'), contactWith('a\0b'))).toContain('U+0000');
  });

  test('what grows past all bounds is not sent', () => {
    const loop = '#foreach($i in [1..1000])$contact.town#end';
    expect(reasonOf(body('text', loop), contactWith('x'.repeat(1_000)))).toContain('too long');
  });
});

test('a request whose header values cannot be opened is not made', () => {
  expect(buildCall({ compiled: null }, DATA, { idempotencyKey: 'x' })).toMatchObject({ ok: false });
});
