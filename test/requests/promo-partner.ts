import { startReceiver } from '../../src/deliveries/testing/receiver.ts';
import type { TestHookline } from '../support/hookline.ts';
import { publishCampaign } from '../support/twilio-phone.ts';

/** One call as the partner got it. */
export interface ReceivedCall {
  path: string;
  phone: string;
  /** The same one if it was made again. */
  key: string | undefined;
}

/** A partner with codes and tokens for people, each their own. */
export interface PromoPartner {
  url: string;
  calls: ReceivedCall[];
  /** Called before it answers, and right after. */
  onEvent(event: 'asked' | 'answered'): void;
  /** How long it takes, ms. */
  latencyMs: () => number;
  close(): Promise<void>;
}

export async function startPromoPartner(): Promise<PromoPartner> {
  const partner: PromoPartner = {
    url: '',
    calls: [],
    onEvent: () => {},
    latencyMs: () => 0,
    close: () => receiver.close(),
  };
  const receiver = await startReceiver((request, response, body) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://partner.test');
    const phone = searchParams.get('phone') ?? String(JSON.parse(body).phone);
    const key = request.headers['idempotency-key'] as string | undefined;
    partner.calls.push({ path: pathname, phone, key });
    partner.onEvent('asked');
    const json = pathname === '/promo' ? { code: `CODE${phone}` } : { token: [`TOKEN${phone}`] };
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      response.once('finish', () => partner.onEvent('answered'));
    }, partner.latencyMs());
  });
  partner.url = `http://127.0.0.1:${receiver.port}`;
  return partner;
}

/** Two requests and a campaign with both of them: one before its first text, one as a redirect. */
export async function publishPromo(
  hookline: Pick<TestHookline, 'api'>,
  channels: string[],
  partnerUrl: string,
): Promise<{ campaignId: string; requestIds: [string, string] }> {
  const create = async (request: object): Promise<string> => {
    const { status, body } = await hookline.api<{ id: string }>('POST', '/requests', { timeoutMs: 5_000, ...request });
    if (status !== 201) throw new Error(`request refused: ${JSON.stringify(body)}`);
    return body.id;
  };
  const promo = await create({
    name: 'PROMO',
    method: 'GET',
    url: `${partnerUrl}/promo?phone=$contact.phone`,
  });
  const token = await create({
    name: 'TK',
    method: 'POST',
    url: `${partnerUrl}/token`,
    body: { format: 'json', text: '{"phone": "$contact.phone", "code": "$data.PROMO.code"}' },
  });
  const campaignId = await publishCampaign(hookline, 'Promo', {
    channels,
    keywords: ['summer'],
    welcome: {
      text: "Your code: $data.get('PROMO').get('code')",
      before: [promo],
      menu: [
        { text: 'Token', redirect: { type: 'request', request: token, then: { type: 'interaction', to: 'token' } } },
      ],
    },
    interactions: [
      {
        id: 'token',
        label: 'Token',
        text: 'Your token: $data.TK.token.get(0)',
        menu: [{ text: 'Thanks', redirect: { type: 'end', text: 'Bye!' } }],
      },
    ],
  });
  return { campaignId, requestIds: [promo, token] };
}

/** What somebody says, and is told. */
export function promoTalk(phone: string): { say: string; hear: string }[] {
  return [
    { say: 'summer', hear: `Your code: CODE${phone}\n1. Token` },
    { say: '1', hear: `Your token: TOKEN${phone}\n1. Thanks` },
    { say: '1', hear: 'Bye!' },
  ];
}
