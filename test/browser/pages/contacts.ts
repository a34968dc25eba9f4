import type { ShownArea } from './shown.ts';

export const contactPages: ShownArea = {
  pages: [{ name: 'contacts', path: '/contacts', heading: 'Contacts' }],
};
