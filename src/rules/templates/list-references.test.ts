import { describe, expect, it } from 'vitest';
import { listReferences } from './list-references.ts';

describe('listReferences', () => {
  it('tells fields, requests and parameters, each once', () => {
    const source = `$contact.firstName $contact.get('TOWN') $contact['e-mail'] $contact.firstName $contact
      $data.WH5.x $data.get('промо ✓') $data["a.b"] $data.size() $data.get($email) \${email} $!orderId
      #if($vip)#end $mathTool.add($n, 1)`;
    expect(listReferences(source)).toEqual({
      contact: ['firstName', 'TOWN', 'e-mail'],
      data: ['WH5', 'промо ✓', 'a.b'],
      params: ['email', 'orderId', 'vip', 'n'],
    });
  });

  it('leaves out what the text sets itself, loops and tools', () => {
    const source = '#set($x = $y)$x #foreach($i in $list)$i $foreach.count#end $velocityCount "$z"';
    expect(listReferences(source).params).toEqual(['y', 'list', 'z']);
  });

  it('tells what is within texts and arguments', () => {
    expect(listReferences(`#if("$a \${b.get($c)}" == '$d')#end`).params).toEqual(['a', 'b', 'c']);
  });

  it('tells of %FIELD% in URLs only', () => {
    expect(listReferences('/%TOWN%/%C3%BC', { aliases: true }).contact).toEqual(['TOWN']);
    expect(listReferences('/%TOWN%').contact).toEqual([]);
  });

  it('has nothing for a plain text', () => {
    expect(listReferences('Win $100!')).toEqual({ contact: [], data: [], params: [] });
  });
});
