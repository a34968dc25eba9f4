import { expect } from 'vitest';
import { type Environment, type HooklineProcess, startHooklineProcess } from '../support/process.ts';

/** Three are the fewest of which one can be killed while another is still starting. */
const SIZE = 3;
/** What no process may ever say, whatever is done to it. */
const BUGS = /invariant broken|a bug ends|the sender failed|Unhandled/;

/** Several whole processes on one store; one that is killed is started again at once. */
export class Fleet {
  /** Ready ones, the longest ready first. */
  readonly #ready: HooklineProcess[] = [];
  readonly #environment: Environment;
  /** Whether a process that cannot start is to be forgiven: its store is away. */
  readonly #isStoreAway: (sinceMs: number) => boolean;
  readonly #starts = new Set<Promise<void>>();
  readonly #faults: string[] = [];
  #waiting: (() => void)[] = [];
  #isStopping = false;

  constructor(environment: Environment, isStoreAway: (sinceMs: number) => boolean) {
    this.#environment = environment;
    this.#isStoreAway = isStoreAway;
  }

  /** Resolves when all are ready. */
  async start(): Promise<void> {
    for (let nth = 0; nth < SIZE; nth++) this.#launch();
    await this.#started();
    expect(this.#faults).toEqual([]);
  }

  /** One that is ready, as soon as there is one; which, `choose` (0 to 1) says. */
  async any(choose: number): Promise<HooklineProcess> {
    for (;;) {
      const found = this.#ready[Math.floor(choose * this.#ready.length)];
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /**
   * SIGKILL for the one that has been ready for the longest; another one starts at once. Resolves when it is gone, with
   * what `now` said just before.
   */
  async killOne<T>(now: () => T): Promise<T> {
    const victim = await this.any(0);
    this.#ready.splice(this.#ready.indexOf(victim), 1);
    const at = now();
    const gone = victim.kill();
    this.#launch();
    this.#check((await gone).stderr);
    return at;
  }

  /** Every process is stopped as it should be; none has ended by itself or said what none may say. */
  async stop(): Promise<void> {
    await this.#started();
    this.#isStopping = true;
    const exits = await Promise.all(this.#ready.map((each) => each.stop()));
    expect(exits.map(({ code }) => code)).toEqual(exits.map(() => 0));
    for (const { stderr } of exits) this.#check(stderr);
    expect(this.#faults).toEqual([]);
  }

  async #started(): Promise<void> {
    while (this.#starts.size > 0) await Promise.all(this.#starts);
  }

  #launch(): void {
    const start = this.#startOne()
      .catch((error: unknown) => void this.#faults.push(`a process did not start: ${error}`))
      .finally(() => this.#starts.delete(start));
    this.#starts.add(start);
  }

  /** Like whoever keeps a service running: tries until it starts. */
  async #startOne(): Promise<void> {
    for (;;) {
      const since = performance.now();
      try {
        this.#admit(await startHooklineProcess(this.#environment));
        return;
      } catch (error) {
        if (!this.#isStoreAway(since)) throw error;
      }
    }
  }

  #admit(process: HooklineProcess): void {
    this.#ready.push(process);
    void process.exited.then(({ code, stderr }) => {
      const index = this.#ready.indexOf(process);
      if (index < 0 || this.#isStopping) return;
      this.#ready.splice(index, 1);
      this.#faults.push(`a process ended by itself with ${code}: ${stderr}`);
    });
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #check(stderr: string): void {
    this.#faults.push(...stderr.split('\n').filter((line) => BUGS.test(line)));
  }
}
