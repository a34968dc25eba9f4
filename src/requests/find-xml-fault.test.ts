import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findXmlFault } from './find-xml-fault.ts';

describe('findXmlFault', () => {
  it.each([
    '<a/>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<order xmlns:x="urn:y" id=\'7\'><x:town>México &amp; &#233;&#xE9;</x:town></order>\n',
    '<a><!-- a - comment --><?php echo 1 ?><![CDATA[<b> & ]] >]]></a>',
    '<año><mes-1.2 ciudad = "a > b" /></año>',
    '<!-- before --><a>\n</a><!-- behind -->',
  ])('takes %j', (text) => {
    expect(findXmlFault(text)).toBeUndefined();
  });

  it.each([
    ['', 'line 1, column 1'],
    ['just words', 'text outside'],
    ['<a>', '<a> is not closed'],
    ['<a><b></a></b>', '<b> is to be closed before </a> (line 1, column 7)'],
    ['<a></a></b>', '</b> closes nothing'],
    ['<a/><b/>', 'second element'],
    ['<a>\n 1 < 2</a>', 'line 2, column 4'],
    ['<a>Tom & Ana</a>', '&amp;'],
    ['<a>&nbsp;</a>', '&amp;'],
    ['<a b=1/>', 'not XML'],
    ['<a b="x" b="y"/>', 'twice'],
    ['<a b="<"/>', 'not XML'],
    ['<a b="&"/>', '&amp;'],
    ['<a>]]></a>', ']]&gt;'],
    ['<a><!-- -- --></a>', 'comment'],
    ['<a>\u0001</a>', 'character'],
    ['<a>\ud800</a>', 'character'],
    [' <?xml version="1.0"?><a/>', 'beginning'],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'sent as UTF-8, not as ISO-8859-1'],
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'not XML'],
    ['<a><![CDATA[ </a>', 'not XML'],
  ])('says what is wrong with %j', (text, why) => {
    expect(findXmlFault(text)).toContain(why);
  });

  it('never throws, and takes no time, whatever it is given', () => {
    const part = fc.constantFrom('<', '>', '/', 'a', ' ', '"', "'", '=', '&', '!', '--', '?', ']]>', '<![CDATA[', '\n');
    fc.assert(fc.property(fc.array(part, { maxLength: 200 }), (parts) => void findXmlFault(parts.join(''))));
    const started = performance.now();
    findXmlFault(`<a${' '.repeat(200_000)}`);
    findXmlFault(`<a>${'<!--'.repeat(50_000)}`);
    findXmlFault(`<a>${'x'.repeat(250_000)}</a>`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
