import type { CDPSession, Page } from 'playwright-core';
import type { GraphPage } from './pages.ts';

/** Of the page's thread: processor time, which other work on the machine does not take away. */
export interface Cost {
  dragMs: number;
  keystrokeMs: number;
}

const STEPS = 60;
const KEYSTROKES = 40;
const TEXT = 'abcdefghij';

/** What a step of a drag and a keystroke cost, each with the frame that shows it. */
export async function measurePage({ page, startTyping, stopTyping }: GraphPage, node: string): Promise<Cost> {
  await page.bringToFront();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const dragMs = await measureDrag(page, session, node);
  await startTyping();
  const keystrokeMs = await measureSteps(page, session, KEYSTROKES, (step) =>
    page.keyboard.press(TEXT[step % TEXT.length] ?? 'a'),
  );
  await stopTyping();
  await session.detach();
  return { dragMs, keystrokeMs };
}

async function measureDrag(page: Page, session: CDPSession, node: string): Promise<number> {
  const box = await page.locator(`.react-flow__node[data-id="${node}"]`).boundingBox();
  if (box === null) throw new Error(`There is no node ${node}.`);
  // Beside the handle in the middle of its top, above the label.
  const start = { x: box.x + box.width / 5, y: box.y + 1.5 };
  const before = await placeOf(page, node);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 5, start.y + 5, { steps: 3 });
  const ms = await measureSteps(page, session, STEPS, (step) =>
    page.mouse.move(start.x + 5 + step, start.y + 5 + (step % 10)),
  );
  if ((await placeOf(page, node)) === before) throw new Error('Nothing was dragged.');
  // Back to where it was, so that each round begins alike.
  await page.mouse.move(start.x, start.y, { steps: 3 });
  await page.mouse.up();
  return ms;
}

/** Where it stands in the graph, whatever of the graph is seen. */
function placeOf(page: Page, node: string): Promise<string> {
  return page
    .locator(`.react-flow__node[data-id="${node}"]`)
    .evaluate((each) => (each as unknown as { style: { transform: string } }).style.transform);
}

async function measureSteps(
  page: Page,
  session: CDPSession,
  count: number,
  act: (step: number) => Promise<void>,
): Promise<number> {
  await showFrame(page);
  const before = await readTaskMs(session);
  for (let step = 0; step < count; step++) {
    await act(step);
    await showFrame(page);
  }
  return ((await readTaskMs(session)) - before) / count;
}

/** Until what was done is drawn. */
async function showFrame(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
}

async function readTaskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
