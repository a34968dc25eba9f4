import type { Scheduler } from '../base/scheduler.ts';
import { extendTrace } from './extend-trace.ts';
import type { TurnAnswer } from './turn-item.ts';

/** Longer than two calls that use up their time one after the other. */
const PATIENCE_MS = 35_000;

/** What came of one end of a wait, and which wait that was. */
interface Told {
  wait: number;
  answer: TurnAnswer;
}

/** For whoever wants to see how a conversation goes on after a wait, within this process: the simulator. */
export class WaitWatch {
  readonly #after: Scheduler['after'];
  /** By person (`personKey`). */
  readonly #watchers = new Map<string, Set<(told: Told) => void>>();

  constructor(after: Scheduler['after']) {
    this.#after = after;
  }

  /** A wait of this person has ended, or one of its answers has come. */
  tell(person: string, told: Told): void {
    if (told.answer.duplicate) return;
    for (const watcher of this.#watchers.get(person) ?? []) watcher(told);
  }

  /**
   * Does `work`, which may lead to a wait, and waits for the end of that, and of those that follow, a while. What came
   * of all of them together.
   */
  async follow(person: string, work: () => Promise<TurnAnswer>): Promise<TurnAnswer> {
    // A wait may be over before its beginning has returned.
    const heard: Told[] = [];
    let onNews = () => {};
    const watcher = (told: Told) => {
      heard.push(told);
      onNews();
    };
    const watchers = this.#watchers.get(person) ?? new Set();
    this.#watchers.set(person, watchers.add(watcher));
    try {
      let answer = await work();
      const { promise: isOver, resolve } = Promise.withResolvers<void>();
      onNews = () => {
        answer = goOn(answer, heard);
        if (answer.waitsIn === null) resolve();
      };
      onNews();
      const cancel = this.#after(PATIENCE_MS, resolve);
      await isOver.finally(cancel);
      return answer;
    } finally {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(person);
    }
  }
}

/** The answer with what has come of its wait, and of the waits behind that, as far as it was heard. */
function goOn(answer: TurnAnswer, heard: Told[]): TurnAnswer {
  const index = heard.findIndex(({ wait }) => wait === answer.waitsIn);
  const [next] = index < 0 ? [] : heard.splice(index, 1);
  return next ? goOn(join(answer, next.answer), heard) : answer;
}

function join(answer: TurnAnswer, next: TurnAnswer): TurnAnswer {
  return {
    ...answer,
    replies: [...answer.replies, ...next.replies],
    trace: answer.waitsIn === next.waitsIn ? answer.trace : extendTrace(answer.trace, next.trace),
    webhooks: [...answer.webhooks, ...next.webhooks],
    requests: [...answer.requests, ...next.requests],
    waitsIn: next.waitsIn,
  };
}
