import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountPages } from '../pages/account.ts';
import { channelPages } from '../pages/channels.ts';
import { contactPages } from '../pages/contacts.ts';
import { deliveryPages } from '../pages/deliveries.ts';
import { editorPages } from '../pages/editor.ts';
import { graphPages } from '../pages/graph.ts';
import { overviewPages } from '../pages/overview.ts';
import { requestPages } from '../pages/requests.ts';
import type { ShownArea } from '../pages/shown.ts';
import { tablePages } from '../pages/table.ts';
import { webhookEditorPages } from '../pages/webhook-editor.ts';
import { webhookPages } from '../pages/webhooks.ts';
import { findBarriers, overflowOf } from './axe.ts';
import { LAPTOP, PHONE, screenshot, startDesigner, type TestDesigner } from './designer.ts';

/** All there is to be seen, area by area: a new page is a line in the file of its area. */
const AREAS: Record<string, ShownArea> = {
  account: accountPages,
  overview: overviewPages,
  editor: editorPages,
  table: tablePages,
  graph: graphPages,
  'webhook-editor': webhookEditorPages,
  channels: channelPages,
  webhooks: webhookPages,
  requests: requestPages,
  deliveries: deliveryPages,
  contacts: contactPages,
};

// Nothing moves: a dialog that is still fading in has no contrast yet.
const LOOKS = {
  light: { colorScheme: 'light', viewport: LAPTOP, reducedMotion: 'reduce' },
  dark: { colorScheme: 'dark', viewport: LAPTOP, reducedMotion: 'reduce' },
  phone: { colorScheme: 'light', viewport: PHONE, reducedMotion: 'reduce' },
  'phone-dark': { colorScheme: 'dark', viewport: PHONE, reducedMotion: 'reduce' },
} satisfies Record<string, BrowserContextOptions>;
export type Look = keyof typeof LOOKS;

/**
 * Opens every page in these looks: nobody meets a barrier on it, it fits, and there is a picture of it to be looked at.
 * `asOpened`: each address once, as it is at first.
 */
export function testEveryPage(looks: readonly Look[], { asOpened = false } = {}): void {
  const areas = Object.entries(AREAS)
    .map(([area, { pages, ...rest }]): [string, ShownArea] => [
      area,
      { ...rest, pages: asOpened ? firstOfEachPath(pages) : pages },
    ])
    .filter(([, { pages }]) => pages.length > 0);
  // Each area with a store of its own: what one makes to be shown is in nobody else's lists.
  describe.each(areas)('every page: %s', (_, { prepare, pages }) => {
    let designer: TestDesigner;
    /** What stands for a thing that each start makes anew. */
    let paths: Record<string, string> = {};
    beforeAll(async () => {
      designer = await startDesigner();
      paths = (await prepare?.(designer.hookline.api)) ?? {};
    });
    afterEach(() => designer.endVisits());
    afterAll(() => designer.close());

    test.each(looks)(
      'has no barriers and fits: %s',
      async (look) => {
        const inside = await designer.visitAsOwner(LOOKS[look]);
        const outside = await designer.visit(LOOKS[look]);
        const found: Record<string, unknown> = {};
        for (const { name, path, heading, isOutside, open } of pages) {
          const { page } = isOutside ? outside : inside;
          await page.goto(paths[path] ?? path);
          await page.getByRole('heading', { name: heading }).first().waitFor();
          await open?.(page);
          const [barriers, overflow] = [await findBarriers(page), await overflowOf(page)];
          await screenshot(page, `${name}-${look}`);
          if (barriers.length > 0 || overflow > 0) found[name] = { barriers, overflow };
        }
        expect(found).toEqual({});
      },
      240_000,
    );
  });
}

/** Of what is opened at the same address the first: it waits until that is there. */
function firstOfEachPath(pages: ShownArea['pages']): ShownArea['pages'] {
  const byPath = Map.groupBy(pages, ({ path }) => path.split('?', 1)[0]);
  return [...byPath.values()].flatMap(([first]) => first ?? []);
}
