import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';

/** A child of the bench. Every one is stopped by its pid at the end, whatever happened. */
export interface Program {
  pid: number;
  /** SIGTERM, and SIGKILL to what is still there after `STOP_MS`. */
  stop(): Promise<void>;
}

/** A child that is one of our own files: it takes questions. */
export interface Worker extends Program {
  port: number;
  ask<Answer>(question: string): Promise<Answer>;
}

const START_MS = 30_000;
const STOP_MS = 20_000;
const POLL_MS = 50;
const STDERR_KEPT = 4_000;

const children = new Set<ChildProcess>();
const directories: string[] = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Starts `node ...args` and waits until `isReady`. @throws with the end of what it wrote, when it ends before that. */
export async function startProgram(
  args: string[],
  options: { env?: Record<string, string>; cwd?: string; isReady(): Promise<boolean> },
): Promise<Program> {
  const { child, ended, program } = launch(args, options);
  const deadline = Date.now() + START_MS;
  for (;;) {
    const ready = await Promise.race([options.isReady().catch(() => false), ended]);
    if (ready === true) return program;
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      await ended;
    }
    await pause(POLL_MS);
  }
}

/** Starts one of our files, which reports its port when it is ready. */
export async function startWorker(file: URL, env: Record<string, string> = {}): Promise<Worker> {
  const { child, ended, program } = launch([file.pathname], { env });
  const [{ port }] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
  return {
    ...program,
    port,
    async ask<Answer>(question: string) {
      const answered = once(child, 'message');
      child.send(question);
      return (await Promise.race([answered, ended]))[0] as Answer;
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A directory that goes when the bench ends. */
export function makeTemporaryDirectory(): string {
  const directory = mkdtempSync('/tmp/hookline-bench-');
  directories.push(directory);
  return directory;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function launch(args: string[], options: { env?: Record<string, string>; cwd?: string }) {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  children.add(child);
  let said = '';
  const keep = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_KEPT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const exited = once(child, 'exit').finally(() => children.delete(child));
  const ended = exited.then(([code, signal]): never => {
    throw new Error(`node ${args.join(' ')} ended (${code ?? signal}):\n${said}`);
  });
  ended.catch(() => {});
  return { child, ended, program: { pid: child.pid ?? 0, stop: () => stop(child, exited) } };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}
