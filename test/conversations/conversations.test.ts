import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EFFECT_TYPES, MATCH_KINDS, TRACE_OUTCOMES } from '../../src/engine/types.ts';
import { listGoldens, type Outcome, readGolden, runGolden } from './golden.ts';

const FOLDER = import.meta.dirname;
const FILES = listGoldens(FOLDER);
const UPDATES = process.env.UPDATE_GOLDEN === '1';

/** Writes what came out as what is expected; inputs are left as they are. `biome check --write` lays it out. */
function rewrite(file: string, outcomes: Outcome[]): void {
  const { raw } = readGolden(`${FOLDER}/${file}`);
  const turns = raw.turns.map((turn, index) => ({ ...turn, expect: outcomes[index] }));
  writeFileSync(`${FOLDER}/${file}`, JSON.stringify({ ...raw, turns }));
}

describe('golden conversations', () => {
  it('are never rewritten where they are to be checked', () => {
    expect(UPDATES && process.env.CI !== undefined).toBe(false);
  });

  it.each(FILES)('%s', (file) => {
    const { golden } = readGolden(`${FOLDER}/${file}`);
    const outcomes = runGolden(golden);
    if (UPDATES && process.env.CI === undefined) return rewrite(file, outcomes);
    golden.turns.forEach((turn, index) => {
      expect(turn.expect, `turn ${index + 1} of ${file} has no expectation`).toBeDefined();
      expect(outcomes[index], `turn ${index + 1}: ${JSON.stringify(turn.inbound ?? turn.trigger)}`).toEqual(
        turn.expect,
      );
    });
  });

  it('have names of their own', () => {
    const names = FILES.map((file) => readGolden(`${FOLDER}/${file}`).golden.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the golden conversations cover', () => {
  const goldens = FILES.map((file) => readGolden(`${FOLDER}/${file}`).golden);
  const outcomes = goldens.flatMap(runGolden);
  const options = goldens
    .flatMap(({ assets, turns }) => [...assets.campaigns, ...turns.flatMap(({ publish }) => publish ?? [])])
    .flatMap(({ definition }) => [definition.welcome, ...definition.interactions])
    .flatMap(({ menu }) => menu);

  it.each(EFFECT_TYPES)('the effect %s', (type) => {
    expect(outcomes.some(({ effects }) => effects.some((effect) => effect.type === type))).toBe(true);
  });

  it.each(TRACE_OUTCOMES)('the outcome %s', (outcome) => {
    expect(outcomes.some(({ trace }) => trace.outcome === outcome)).toBe(true);
  });

  it.each(MATCH_KINDS)('a match by %s', (kind) => {
    expect(outcomes.some(({ trace }) => trace.by === kind)).toBe(true);
  });

  it.each(['interaction', 'campaign', 'webhook', 'attribute', 'request', 'end'])('the redirect %s', (type) => {
    expect(options.some(({ redirect }) => redirect.type === type)).toBe(true);
  });

  it.each(['redirect', 'underlying'])('a %s webhook', (kind) => {
    expect(
      outcomes.some(({ effects }) => effects.some((each) => each.type === 'call_webhook' && each.kind === kind)),
    ).toBe(true);
  });
});
