import { AUTH_TOKEN } from '../conversation.ts';
import { PATH, REPLY } from './menu.ts';

const VERIFY = `
const names = Object.keys(msg.payload).sort();
let signed = env.get('INBOUND_URL');
for (const name of names) signed += name + msg.payload[name];
const expected = crypto.createHmac('sha1', '${AUTH_TOKEN}').update(signed).digest();
const given = Buffer.from(msg.req.headers['x-twilio-signature'] ?? '', 'base64');
if (given.length === expected.length && crypto.timingSafeEqual(given, expected)) return [msg, null];
msg.statusCode = 403;
msg.payload = 'forbidden';
return [null, msg];`;

const buildPayload = (option: string, keyword: number) => `
const form = msg.payload;
msg.payload = {
  campaignId: 'cmp_01hx000000000000000000000a', label: 'Welcome Message', phoneNumber: form.From,
  date: new Date().toISOString(), response: form.Body, option: '${option}', keyword: ${keyword}, store: 'MX-7',
};
msg.headers = { 'x-api-key': 's3cret' };
return msg;`;

const ANSWER = `
msg.statusCode = 200;
msg.headers = { 'content-type': 'text/xml' };
msg.payload = ${JSON.stringify(REPLY)};
return msg;`;

/** The job as a designer would wire it: http in, verify, switch, http request to the partner, TwiML. */
export function buildNodeRedFlow(receiverUrl: string): object[] {
  // Without a place on the canvas a node counts as configuration, and everything that names it as needing it.
  const place = { z: 'flow', x: 0, y: 0 };
  const run = (id: string, func: string, wires: string[][]) => ({ ...place, id, type: 'function', func, wires });
  return [
    { id: 'flow', type: 'tab', label: 'inbound' },
    { ...place, id: 'in', type: 'http in', url: PATH, method: 'post', wires: [['verify']] },
    {
      ...run('verify', VERIFY, [['switch'], ['out']]),
      outputs: 2,
      libs: [{ var: 'crypto', module: 'crypto' }],
    },
    {
      ...place,
      id: 'switch',
      type: 'switch',
      property: 'payload.Body',
      propertyType: 'msg',
      rules: [{ t: 'eq', v: '1', vt: 'str' }, { t: 'eq', v: '2', vt: 'str' }, { t: 'else' }],
      checkall: 'false',
      outputs: 3,
      wires: [['hours'], ['month'], ['answer']],
    },
    run('hours', buildPayload('Opening hours', 1), [['post']]),
    run('month', buildPayload('One month for free', 2), [['post']]),
    {
      ...place,
      id: 'post',
      type: 'http request',
      method: 'POST',
      ret: 'txt',
      url: receiverUrl,
      // With keep-alive, which is not the default: the faster of the two.
      persist: true,
      wires: [['answer']],
    },
    run('answer', ANSWER, [['out']]),
    { ...place, id: 'out', type: 'http response', statusCode: '', headers: {}, wires: [] },
  ];
}
