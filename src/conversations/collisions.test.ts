import { expect, test } from 'vitest';
import { SteppedScheduler } from '../../test/support/scheduler.ts';
import { retryOnCollision } from './collisions.ts';

const collision = (code: string) => Object.assign(new Error(code), { code });
const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Work that fails with these, in turn, before it succeeds; time only moves when the test says so. */
function failing(...errors: Error[]) {
  const scheduler = new SteppedScheduler();
  let tries = 0;
  const result = retryOnCollision(
    (ms, run) => scheduler.after(ms, run),
    async () => {
      const error = errors[tries++];
      if (error) throw error;
      return 'done';
    },
  );
  result.catch(() => {});
  return { scheduler, result, tries: () => tries };
}

test.each(['40P01', '40001', '23505', '55P03'])('%s is tried again, after a pause', async (code) => {
  const { scheduler, result, tries } = failing(collision(code));
  await turnOfTheLoop();
  expect([tries(), scheduler.pending]).toEqual([1, 1]);
  scheduler.advance(10);
  expect(await result).toBe('done');
  expect(tries()).toBe(2);
});

test('a row whose partition was made meanwhile is tried again, a row that no table takes is not', async () => {
  const moved = Object.assign(new Error('x'), { code: '23514', routine: 'ExecPartitionCheckEmitError' });
  const { scheduler, result } = failing(moved);
  await turnOfTheLoop();
  scheduler.advance(10);
  expect(await result).toBe('done');
  await expect(failing(collision('23514')).result).rejects.toMatchObject({ code: '23514' });
});

test('the fifth collision is the caller’s', async () => {
  const { scheduler, result, tries } = failing(...Array.from({ length: 9 }, () => collision('40001')));
  for (let pause = 1; pause <= 6; pause++) {
    await turnOfTheLoop();
    scheduler.advance(40);
  }
  await expect(result).rejects.toMatchObject({ code: '40001' });
  expect(tries()).toBe(5);
});

test('anything else is the caller’s at once', async () => {
  const { result, tries } = failing(collision('23514'));
  await expect(result).rejects.toMatchObject({ code: '23514' });
  expect(tries()).toBe(1);
});
