import type { ShownArea } from './shown.ts';

export const graphPages: ShownArea = { pages: [] };
