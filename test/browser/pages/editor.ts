import type { ShownArea } from './shown.ts';

export const editorPages: ShownArea = { pages: [] };
