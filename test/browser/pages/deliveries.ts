import type { ShownArea } from './shown.ts';

export const deliveryPages: ShownArea = {
  pages: [{ name: 'deliveries', path: '/deliveries', heading: 'Deliveries' }],
};
