import { describe, expect, test } from 'vitest';
import {
  addHeader,
  draftOf,
  emptyDraft,
  headerPath,
  inputOf,
  isSame,
  type RequestDraft,
  switchHeaders,
  typeUrl,
} from './request-draft.ts';

const draft = (changes: Partial<RequestDraft>): RequestDraft => ({ ...emptyDraft(), ...changes });

describe('the form of a request', () => {
  test('what is switched off is not sent, and stays in the form', () => {
    const full = draft({
      method: 'POST',
      hasHeaders: true,
      headers: [{ key: 0, name: 'x-a', value: '1' }],
      hasConnector: true,
      connector: 'con_1',
      hasBody: true,
      body: { format: 'xml', text: '<a/>' },
    });
    expect(inputOf(full)).toMatchObject({
      headers: [{ name: 'x-a', value: '1' }],
      connector: 'con_1',
      body: { format: 'xml', text: '<a/>' },
    });
    const off = { ...full, hasHeaders: false, hasConnector: false, hasBody: false };
    expect(inputOf(off)).toMatchObject({ headers: [], connector: null, body: null });
    expect(inputOf({ ...off, hasHeaders: true, hasConnector: true, hasBody: true })).toEqual(inputOf(full));
  });

  test('a GET is sent without the body that it had as a POST', () => {
    const body = { format: 'text', text: 'Hi' } as const;
    expect(inputOf(draft({ method: 'GET', hasBody: true, body })).body).toBeNull();
    expect(inputOf(draft({ method: 'PUT', hasBody: true, body })).body).toEqual(body);
  });

  test('is made of a request and gives the same one again', () => {
    const request = inputOf(
      draft({ name: 'WH5', url: 'https://a.example/', hasHeaders: true, headers: [{ key: 4, name: 'x', value: 'y' }] }),
    );
    expect(inputOf(draftOf(request))).toEqual(request);
    expect(isSame(draftOf(request), { ...draftOf(request), body: { format: 'text', text: 'unused' } })).toBe(true);
    expect(isSame(draftOf(request), { ...draftOf(request), name: 'WH6' })).toBe(false);
  });

  test('mistakes are found at their rows although empty rows are not sent', () => {
    let rows = switchHeaders(emptyDraft(), true);
    rows = addHeader(rows);
    expect(rows.headers.map(({ key }) => key)).toEqual([0, 1]);
    rows = { ...rows, headers: rows.headers.map((row) => (row.key === 1 ? { ...row, name: 'bad name' } : row)) };
    expect(inputOf(rows).headers).toEqual([{ name: 'bad name', value: '' }]);
    expect(headerPath(rows, 1, 'name')).toBe('/headers/0/name');
    expect(headerPath(rows, 0, 'value')).toBe('/headers/-1/value');
  });

  test.each([
    ['POST https://a.example/x?y=$z a', 'POST', 'https://a.example/x?y=$z a'],
    ['get http://a.example/', 'GET', 'http://a.example/'],
    ['https://a.example/POST https://b.example', 'PUT', 'https://a.example/POST https://b.example'],
    ['POST it', 'PUT', 'POST it'],
  ])('%j is taken as a method and a URL', (typed, method, url) => {
    expect(typeUrl(draft({ method: 'PUT' }), typed)).toMatchObject({ method, url });
  });
});
