import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canRedo,
  canUndo,
  endTyping,
  recordStep,
  redo,
  replacePresent,
  STEPS_MAX,
  startHistory,
  undo,
} from './history.ts';

const typing = (at: number, key = 'text') => ({ key, at });

describe('history', () => {
  it('goes back and forth, and a new step forgets what was undone', () => {
    const both = recordStep(recordStep(startHistory('a'), 'b'), 'c');
    expect(undo(undo(both)).present).toBe('a');
    expect(undo(undo(undo(both))).present).toBe('a');
    expect(redo(undo(both))).toEqual(both);
    const other = recordStep(undo(both), 'd');
    expect(canRedo(other)).toBe(false);
    expect(undo(other).present).toBe('b');
  });

  it('keeps a bounded number of steps', () => {
    let history = startHistory(0);
    for (let step = 1; step <= STEPS_MAX + 50; step++) history = recordStep(history, step);
    expect(history.past).toHaveLength(STEPS_MAX);
    expect(history.past[0]).toBe(50);
  });

  it('joins typing in one field, not over a pause, another field, undo or leaving the field', () => {
    const one = recordStep(startHistory(''), 'a', typing(0));
    expect(recordStep(one, 'ab', typing(1000)).past).toHaveLength(1);
    expect(recordStep(one, 'ab', typing(1501)).past).toHaveLength(2);
    expect(recordStep(one, 'ab', typing(10, 'label')).past).toHaveLength(2);
    expect(recordStep(endTyping(one), 'ab', typing(10)).past).toHaveLength(2);
    expect(recordStep(redo(undo(one)), 'ab', typing(10)).past).toHaveLength(2);
    expect(recordStep(recordStep(one, 'x'), 'ab', typing(10)).past).toHaveLength(3);
  });

  it('lets the present be replaced without a step', () => {
    const history = recordStep(startHistory('a'), 'b');
    expect(undo(replacePresent(history, 'B')).present).toBe('a');
    expect(replacePresent(history, 'b')).toBe(history);
  });

  it('undone wholly is the start, done again wholly the end', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.option(fc.nat(3), { nil: undefined }))), (steps) => {
        const end = steps.reduce(
          (history, [value, field], index) =>
            recordStep(history, value, field === undefined ? undefined : typing(index * 300, String(field))),
          startHistory(-1),
        );
        let history = end;
        while (canUndo(history)) history = undo(history);
        expect(history.present).toBe(-1);
        while (canRedo(history)) history = redo(history);
        expect(history.present).toBe(end.present);
      }),
    );
  });
});
