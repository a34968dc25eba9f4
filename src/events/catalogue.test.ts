import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newUuid } from '../base/ids.ts';
import { EVENT_FAMILIES } from './catalogue/define-event.ts';
import { CATALOGUE } from './catalogue.ts';
import { EVENT_TYPES, eventNumber, msOfEventNumber } from './event-types.ts';
import { FORMAT_NAMES } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';
import { testEvent, writeBodies } from './testing/events.ts';

const FILES = new Set(readdirSync(`${import.meta.dirname}/catalogue`));
const PARTS = ['define-event.ts', 'sample-parts.ts'];

describe.each(EVENT_TYPES)('the event %s', (type) => {
  const { data, sample, description } = CATALOGUE[type];

  it('stands under its own name, in a file of that name', () => {
    expect(CATALOGUE[type].type).toBe(type);
    expect(FILES).toContain(`${type.replace('.', '-').replaceAll('_', '-')}.ts`);
    expect(EVENT_FAMILIES).toContain(type.split('.')[0]);
    expect(type).toMatch(/^[a-z]+\.[a-z_]+$/);
  });

  it('has a description, of whole sentences', () => {
    expect(description).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('has a sample that its schema takes, with nothing that the schema does not know', () => {
    expect(data.parse(sample)).toEqual(sample);
  });

  it('has one notification in each format that has a form of it [DI-05]', () => {
    const written = FORMAT_NAMES.filter((format) => writeBodies(format, testEvent(type)).length === 1);
    expect(written).toEqual(FORMAT_NAMES.filter((format) => getFormat(format).names[type] !== undefined));
    expect(written).toEqual(expect.arrayContaining(['standard', 'cloudevents']));
  });
});

it('every file of the catalogue is listed', () => {
  expect(FILES.size).toBe(EVENT_TYPES.length + PARTS.length);
});

describe('the number of an event', () => {
  const at = Date.parse('2026-11-21T22:43:53.120Z');
  const burst = (ms: number) => Array.from({ length: 1_000 }, () => eventNumber(newUuid(ms)));

  it('tells a thousand events of one millisecond apart, and grows from one millisecond to the next', () => {
    // Whatever moments others asked for: ids go back where it is by more than ten seconds.
    newUuid(at - 60_000);
    const [now, next] = [burst(at), burst(at + 1)];
    expect(new Set(now).size).toBe(1_000);
    expect(Math.max(...now)).toBeLessThan(Math.min(...next));
    expect(new Set(now.map(msOfEventNumber))).toEqual(new Set([at]));
  });

  it('is a safe integer for a lifetime [edge 27]', () => {
    for (const number of burst(Date.parse('2109-01-01T00:00:00Z'))) expect(Number.isSafeInteger(number)).toBe(true);
  });
});
