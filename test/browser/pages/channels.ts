import type { ShownArea } from './shown.ts';

export const channelPages: ShownArea = {
  pages: [{ name: 'channels', path: '/channels', heading: 'Channels' }],
};
