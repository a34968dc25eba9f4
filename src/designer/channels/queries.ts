import { api, ask } from '../api/client.ts';

const listChannels = () => ask(api.v1.channels.$get({ query: {} }));
export type Channel = Awaited<ReturnType<typeof listChannels>>['items'][number];
export type ChannelKind = Channel['kind'];

export const checkChannel = (id: string) => ask(api.v1.channels[':id'].check.$post({ param: { id } }));
export type ChannelCheck = Awaited<ReturnType<typeof checkChannel>>;

export const KIND_NAMES = {
  twilio: 'channels.twilio',
  whatsapp: 'channels.whatsapp',
  simulator: 'channels.simulator',
} as const satisfies Record<ChannelKind, string>;
