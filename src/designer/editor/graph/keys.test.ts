import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../model/build-graph.ts';
import { CAMPAIGNS, FIVE_OPTIONS } from '../../model/testing/five-options.ts';
import { type Spot, spotAfter } from './keys.ts';

const GRAPH = buildGraph(FIVE_OPTIONS, { campaigns: CAMPAIGNS });
const WELCOME = 'section:welcome';
const next = (spot: Spot, key: string, hasAddRow = true) => spotAfter(GRAPH, spot, key, hasAddRow);

describe('arrow keys', () => {
  it('go down and up through a section', () => {
    expect(next({ node: WELCOME }, 'ArrowDown')).toEqual({ node: WELCOME, port: 0 });
    expect(next({ node: WELCOME, port: 4 }, 'ArrowDown')).toEqual({ node: WELCOME, port: 'add' });
    expect(next({ node: WELCOME, port: 4 }, 'ArrowDown', false)).toBeUndefined();
    expect(next({ node: WELCOME, port: 'add' }, 'ArrowUp')).toEqual({ node: WELCOME, port: 4 });
    expect(next({ node: WELCOME, port: 0 }, 'ArrowUp')).toEqual({ node: WELCOME });
    expect(next({ node: WELCOME }, 'ArrowUp')).toBeUndefined();
    expect(next({ node: 'campaign:cmp_raffle' }, 'ArrowDown')).toBeUndefined();
  });

  it('follow an arrow, and go back to the option that leads here first', () => {
    expect(next({ node: WELCOME }, 'ArrowRight')).toEqual({ node: 'section:hours' });
    expect(next({ node: WELCOME, port: 1 }, 'ArrowRight')).toEqual({ node: 'campaign:cmp_raffle' });
    expect(next({ node: 'campaign:cmp_polls' }, 'ArrowLeft')).toEqual({ node: WELCOME, port: 4 });
    expect(next({ node: WELCOME, port: 3 }, 'ArrowLeft')).toEqual({ node: WELCOME });
    expect(next({ node: WELCOME }, 'ArrowLeft')).toBeUndefined();
    expect(next({ node: 'gone' }, 'ArrowRight')).toBeUndefined();
  });
});
