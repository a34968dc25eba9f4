import type { ShownArea } from './shown.ts';

export const tablePages: ShownArea = { pages: [] };
