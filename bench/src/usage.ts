import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ: 100 on every Linux that Node runs on.
const TICK_MS = 10;

/** CPU time of a process so far, all its threads, ms. */
export function cpuMs(pid: number): number {
  const { own } = readStat(pid);
  return own;
}

/** CPU time of a process, of the children it has and of those it had, ms: PostgreSQL is a family. */
export function familyCpuMs(pid: number): number {
  const { own, formerChildren } = readStat(pid);
  let total = own + formerChildren;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = tryReadStat(Number(name));
    if (stat?.parent === pid) total += stat.own;
  }
  return total;
}

/** The most memory a process ever had resident, MB. */
export function peakMemoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name in brackets may hold anything.
function readStat(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (field: number) => Number(fields[field - 3]);
  return {
    parent: ticks(4),
    own: (ticks(14) + ticks(15)) * TICK_MS,
    formerChildren: (ticks(16) + ticks(17)) * TICK_MS,
  };
}

function tryReadStat(pid: number): ReturnType<typeof readStat> | undefined {
  try {
    return readStat(pid);
  } catch {
    return undefined;
  }
}
