import { describe, expect, test } from 'vitest';
import { useRequestApi } from './testing/request-api.ts';

const api = useRequestApi();
const { made, faultsOf } = api;

describe('templates are checked when they are saved', () => {
  test('each fault with its field, line and column', async () => {
    const errors = await faultsOf({
      method: 'POST',
      url: 'https://partner.example/?a=$contact.town.explode()',
      headers: [
        { name: 'x-ok', value: '$contact.town' },
        { name: 'x-bad', value: '#if($contact.town)' },
      ],
      body: { format: 'json', text: '{\n  "a": "$data.get(\'Nobody\').x"}' },
    });
    expect(errors.map(({ path }) => path)).toEqual(['/url', '/headers/1/value', '/body/text']);
    expect(errors[0]?.message).toContain('line 1, column 4');
    expect(errors[1]?.message).toContain('line 1, column 1');
    expect(errors[2]).toMatchObject({ code: 'template_name', message: expect.stringContaining('Nobody') });
    expect(errors[2]?.message).toContain('line 2');
  });

  test.each(['$connector.password', '$secret', `\${env.HOOKLINE_SECRET}`, '$!vault.key', '$credentials'])(
    'YS-51: %s is not there: nothing but the contact, the event and answers is',
    async (value) => {
      const [error] = await faultsOf({ headers: [{ name: 'x-a', value: `Bearer ${value}` }] });
      expect(error).toMatchObject({ path: '/headers/0/value' });
      expect(error?.message).toContain('line 1, column 8');
    },
  );

  test('a request deleted meanwhile is unknown to others', async () => {
    const { id } = await made({ name: 'Other' });
    const url = 'https://partner.example/?a=$data.Other.id';
    await made({ url });
    await api.owner.call('DELETE', `/v1/requests/${id}`);
    expect(await faultsOf({ name: 'Third', url })).toMatchObject([{ path: '/url', code: 'template_name' }]);
  });

  test.each([
    '{"town": "$contact.town", "id": $orderId, "list": [#foreach($i in $items)"$i"#if($foreach.hasNext),#end#end]}',
    '[#foreach($i in $items)#if($foreach.index > 0),#end$i#end]',
    '{"id": $!mathTool.toInteger($contact.id)#if($total), "total": $total#end}',
    '#if($contact.town){"a":1}#else{"b":2}#end',
    '"$contact.town"',
  ])('JSON may be written as %s', async (text) => {
    await made({ method: 'POST', body: { format: 'json', text } });
  });

  test('JSON that is none with any value is refused, by line and column', async () => {
    const text = '{\n  "town": "$contact.town"\n  "id": 1}';
    const errors = await faultsOf({ method: 'POST', body: { format: 'json', text } });
    expect(errors).toMatchObject([{ path: '/body/text', code: 'body_not_json' }]);
    expect(errors[0]?.message).toContain('line 3, column 3');
  });

  test('XML that is not well-formed is refused, by line and column', async () => {
    const bodyOf = (text: string) => ({ method: 'POST', body: { format: 'xml', text } });
    const errors = await faultsOf(bodyOf('<order>\n  <town>$contact.town</order>'));
    expect(errors).toMatchObject([{ path: '/body/text', code: 'body_not_xml' }]);
    expect(errors[0]?.message).toContain('line 2');
    await made(bodyOf('<order id="$orderId">#foreach($i in $items)<item>$i</item>#end</order>'));
  });

  test('text may be anything', async () => {
    await made({ method: 'POST', body: { format: 'text', text: '{"<$contact.town, 100% & #1' } });
  });

  test('headers cannot be Hookline’s own, twice, or no headers at all', async () => {
    const headers = ['user-agent', 'x-a', 'X-A', 'x b'].map((name) => ({ name, value: '$contact.town' }));
    expect((await faultsOf({ headers })).map(({ path, code }) => [path, code])).toEqual([
      ['/headers/0/name', 'header_reserved'],
      ['/headers/2/name', 'header_duplicate'],
      ['/headers/3/name', 'header_name'],
    ]);
  });

  test('YS-79: it is told which kind of test data the variables need', async () => {
    const testDataOf = async (name: string, url: string) => (await made({ name, url })).testData;
    expect(await testDataOf('a', 'https://partner.example/%TOWN%')).toEqual({ contact: true, event: false });
    expect(await testDataOf('b', 'https://partner.example/?o=$orderId')).toEqual({ contact: false, event: true });
    const { testData, uses } = await made({
      name: 'c',
      method: 'POST',
      headers: [{ name: 'x-town', value: '$contact.town' }],
      body: { format: 'json', text: '{"order": "$orderId"}' },
    });
    expect(testData).toEqual({ contact: true, event: true });
    expect(uses).toEqual({ contact: ['town'], params: ['orderId'], data: [] });
  });
});
