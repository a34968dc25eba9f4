import { isReserved } from './names.ts';
import { everyNode, everyReference, localNames, type Reference } from './nodes.ts';
import { type ParseOptions, parseTemplate } from './parse-template.ts';
import type { References } from './template.ts';

/**
 * The names that a text uses, in the order of its source; with `aliases` (URLs) also those of `%FIELD%`, among the
 * contact's. Of a text that cannot be read those in what could be read.
 */
export function listReferences(source: string, options: ParseOptions = {}): References {
  const { nodes } = parseTemplate(source, options);
  const locals = localNames(nodes);
  const contact = new Set<string>();
  const data = new Set<string>();
  const params = new Set<string>();
  for (const { node } of everyNode(nodes)) if (node.kind === 'alias') contact.add(node.alias.name);
  for (const { reference } of everyReference(nodes)) {
    const { name } = reference;
    if (name === 'contact' || name === 'data') {
      const part = firstName(reference);
      if (part !== null) (name === 'contact' ? contact : data).add(part.name);
    } else if (!locals.has(name) && !isReserved(name)) params.add(name);
  }
  return { contact: [...contact], data: [...data], params: [...params] };
}

/** What is read of `$data` first, where it is written out: `.x`, `['x']`, `.get('x')`. */
export function firstName({ path: [step] }: Reference): { name: string; at: number } | null {
  if (step === undefined) return null;
  if (step.kind === 'property') return step;
  if (step.kind === 'method' && step.name !== 'get') return null;
  const key = step.kind === 'index' ? step.key : step.args[0];
  if (key?.kind !== 'literal' || key.value === null) return null;
  return { name: String(key.value), at: step.at };
}
