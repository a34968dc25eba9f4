import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeCampaign } from './src/designer/campaign.ts';
import { type Cost, measurePage } from './src/designer/measure.ts';
import { openPages } from './src/designer/pages.ts';
import { describeMachine } from './src/machine.ts';
import { figure, renderTable } from './src/report/table.ts';
import { median, medians } from './src/statistics.ts';

const REPEATS = Number(process.env.REPEATS ?? 7);
const SECTIONS = Number(process.env.SECTIONS ?? 300);
const RATIO_MAX = 1.5;
/** A section with options of its own, and sections below and above it. */
const NODE = 'section:s2';

const pages = await openPages(makeCampaign(SECTIONS), NODE);
const runs: { editor: Cost; bare: Cost }[] = [];
try {
  // The first round of each only makes the code warm.
  for (const each of [pages.editor, pages.bare]) await measurePage(each, NODE);
  for (let repeat = 1; repeat <= REPEATS; repeat++) {
    const [editor, bare] = [await measurePage(pages.editor, NODE), await measurePage(pages.bare, NODE)];
    runs.push({ editor, bare });
    process.stderr.write(`${repeat}/${REPEATS}  ${JSON.stringify({ editor, bare })}\n`);
  }
} finally {
  await pages.stop();
}

const editor = medians(runs.map((run) => run.editor));
const bare = medians(runs.map((run) => run.bare));
const results = (['dragMs', 'keystrokeMs'] as const).map((name) => {
  const ratio = median(runs.map((run) => run.editor[name] / run.bare[name]));
  return { name, editor: editor[name], bare: bare[name], ratio, met: ratio <= RATIO_MAX };
});
const WORDS = { dragMs: 'a step of a drag', keystrokeMs: 'a keystroke' };
const table = renderTable(
  [`${SECTIONS} sections, ms of the page's thread`, 'editor', 'bare @xyflow/react', 'ratio', 'target', ''],
  results.map(({ name, editor: own, bare: other, ratio, met }) => [
    WORDS[name],
    figure(own, 1),
    figure(other, 1),
    figure(ratio, 2),
    `<= ${RATIO_MAX}`,
    met ? 'met' : 'NOT MET',
  ]),
);
const machine = describeMachine();
const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const file = fileURLToPath(new URL('designer.json', folder));
writeFileSync(file, `${JSON.stringify({ machine, repeats: REPEATS, results, runs }, null, 2)}\n`);
process.stdout.write(`${machine}; medians of ${REPEATS}\n\n${table}\n\nas JSON: ${file}\n`);
