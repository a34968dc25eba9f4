import type { ShownArea } from './shown.ts';

export const webhookEditorPages: ShownArea = { pages: [] };
