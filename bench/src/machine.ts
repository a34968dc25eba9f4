import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** What the figures were measured on, in one line. */
export function describeMachine(): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  return `${availableParallelism()} cores (${model}), ${memoryGb} GB, ${type()} ${release()}, Node ${process.version}`;
}
