import type { ShownArea } from './shown.ts';

export const requestPages: ShownArea = {
  pages: [{ name: 'requests', path: '/requests', heading: 'Requests' }],
};
