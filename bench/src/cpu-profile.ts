import { readdirSync, readFileSync } from 'node:fs';

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  nodes: ProfileNode[];
  /** Microseconds of the machine's monotonic clock. */
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

/** Where the time went between two moments, the dearest first, ms. */
export interface ProfileCosts {
  /** By package or folder of `src`, with what it called of the runtime. */
  owners: [name: string, ms: number][];
  /** Self time by function and place. */
  functions: [name: string, ms: number][];
}

/** Reads the one profile in a directory. Moments are ms of the machine's clock. */
export function readProfileCosts(directory: string, root: string, fromMs: number, toMs: number): ProfileCosts {
  const file = readdirSync(directory).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`${directory} has no profile.`);
  const profile = JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as Profile;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)),
  );
  const owners = new Map<string, number>();
  const functions = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const took = profile.timeDeltas[index] ?? 0;
    at += took;
    const node = nodes.get(id);
    if (node === undefined || at < fromMs * 1000 || at > toMs * 1000) continue;
    if (node.callFrame.functionName === '(idle)') continue;
    add(functions, nameOf(node, root), took / 1000);
    add(owners, ownerOf(node, parents, root), took / 1000);
  }
  return { owners: byCost(owners), functions: byCost(functions) };
}

function add(costs: Map<string, number>, name: string, ms: number): void {
  costs.set(name, (costs.get(name) ?? 0) + ms);
}

function byCost(costs: Map<string, number>): [string, number][] {
  return [...costs].sort(([, a], [, b]) => b - a);
}

function nameOf({ callFrame }: ProfileNode, root: string): string {
  const { functionName, url, lineNumber } = callFrame;
  const place = url === '' ? '' : `  ${url.replace(`file://${root}`, '')}:${lineNumber + 1}`;
  return `${functionName || '(anonymous)'}${place}`;
}

/** The nearest caller that is a package or ours; what has none is the runtime's own (its HTTP server, its loop). */
function ownerOf(leaf: ProfileNode, parents: Map<number, ProfileNode>, root: string): string {
  for (let node: ProfileNode | undefined = leaf; node !== undefined; node = parents.get(node.id)) {
    const { url } = node.callFrame;
    const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
    if (library !== undefined) return library;
    const folder = /^src\/[^/:]+(?:\/[^/:]+(?=\/))?/.exec(url.replace(`file://${root}`, ''))?.[0];
    if (folder !== undefined) return folder;
  }
  const { functionName } = leaf.callFrame;
  return functionName.startsWith('(') && functionName !== '(anonymous)' ? functionName : 'node';
}
