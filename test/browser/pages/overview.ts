import type { ShownArea } from './shown.ts';

export const overviewPages: ShownArea = {
  pages: [{ name: 'overview', path: '/overview', heading: 'Overview' }],
};
