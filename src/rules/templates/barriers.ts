import { isMethod } from './methods.ts';
import { isTool, toolMethod } from './names.ts';
import type { Reference, Step } from './nodes.ts';
import { isForbiddenName } from './values.ts';

/** Why a reference is never read. */
type Barrier = { at: number; message: string };

/** The first thing in a reference that no template may reach: `constructor`, `__proto__`, `getClass()`, … */
export function forbiddenPart({ name, path, at }: Reference): Barrier | undefined {
  if (isForbiddenName(name)) return { at, message: `$${name} cannot be read.` };
  const step = path.find(
    (each) => isForbiddenName(nameOf(each)) || (each.kind === 'property' && each.name === 'class'),
  );
  return step && { at: step.at, message: `${nameOf(step)} cannot be read.` };
}

/** The first method in a reference that is not among those that may be called, or a tool without any. */
export function unknownMethod({ name, path, at }: Reference): Barrier | undefined {
  const [first] = path;
  if (isTool(name) && (first?.kind !== 'method' || toolMethod(name, first.name) === undefined)) {
    const what = first === undefined || first.kind === 'index' ? 'is called by a method' : `has no ${first.name}()`;
    return { at: first?.at ?? at, message: `$${name} ${what}.` };
  }
  const steps = isTool(name) ? path.slice(1) : path;
  const step = steps.find((each) => each.kind === 'method' && !isMethod(each.name));
  return step && { at: step.at, message: `${nameOf(step)}() cannot be called.` };
}

/** The name that a step reads or calls, where it is written out. */
function nameOf(step: Step): string {
  if (step.kind === 'property' || (step.kind === 'method' && step.name !== 'get')) return step.name;
  const key = step.kind === 'index' ? step.key : step.args[0];
  return key?.kind === 'literal' ? String(key.value) : '';
}

/** What is written for a reference to nothing: itself, or for `$!x` and for what is forbidden nothing. */
export function missingText(reference: Reference): string {
  return reference.isQuiet || forbiddenPart(reference) !== undefined ? '' : reference.source;
}
