import type { HooklineProcess } from '../../support/process.ts';

type Api = HooklineProcess['api'];

/** The documented example: interactions at 1 and 4, campaigns at 2 and 5, a webhook at 3, underlying ones at 4 and 5. */
export interface FiveOptions {
  id: string;
  path: string;
  channelId: string;
  definition: Record<string, unknown>;
}

let count = 0;

/** Makes it as a draft; the campaigns that it leads to are live. `origin` is where its webhooks go. */
export async function createFiveOptions(api: Api, origin: string): Promise<FiveOptions> {
  const keyword = `verano${++count}`;
  const channel = await made(api, '/channels', { kind: 'simulator', name: `Line ${count}`, sender: `line${count}` });
  const live = async (name: string) => {
    const id = await made(api, '/campaigns', {
      kind: 'chatbot',
      name,
      definition: { keywords: [`${name} ${count}`], welcome: { text: `This is the ${name}.` } },
    });
    await api('POST', `/campaigns/${id}/publish`);
    return id;
  };
  const [raffle, polls] = [await live('Raffle Giveaway'), await live('Web Polls & Surveys')];
  const header = { name: 'x-api-key', value: 's3cret-value' };
  const definition = {
    channels: [channel],
    keywords: [keyword],
    welcome: {
      text: 'Hi! Choose:',
      menu: [
        { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
        { text: 'Raffle', redirect: { type: 'campaign', to: raffle } },
        {
          redirect: {
            type: 'webhook',
            prompt: 'Your name?',
            confirmation: 'Thank you!',
            webhook: { url: `${origin}/redirect`, headers: [header], body: { store: 'MX-7' } },
          },
        },
        {
          text: 'One month',
          redirect: { type: 'interaction', to: 'hours' },
          webhook: { url: `${origin}/four`, body: { store: 'MX-7', nested: { a: [1] } } },
        },
        { text: 'Opinion', redirect: { type: 'campaign', to: polls }, webhook: { url: `${origin}/five` } },
      ],
    },
    interactions: [
      {
        id: 'hours',
        label: 'Hours',
        text: '9 to 5. More?',
        menu: [{ text: 'No', redirect: { type: 'end', text: 'Bye!' } }],
      },
    ],
  };
  const id = await made(api, '/campaigns', { kind: 'chatbot', name: `Five options ${count}`, definition });
  return { id, path: `/campaigns/${id}`, channelId: channel, definition };
}

async function made(api: Api, path: string, body: unknown): Promise<string> {
  const answer = await api<{ id: string }>('POST', path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}
