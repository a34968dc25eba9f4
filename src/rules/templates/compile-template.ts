import { compileNodes, slotsOf } from './compile-nodes.ts';
import { isTemplate } from './is-template.ts';
import { parseTemplate } from './parse-template.ts';
import { Rendering } from './rendering.ts';
import type { Escaping, Template } from './template.ts';

export interface CompileOptions {
  /** How values are written; what surrounds them stays as it is. Default: as they are. */
  escaping?: Escaping;
  /** `%FIELD%` is the contact's field of that name in any case: in URLs. */
  aliases?: boolean;
}

/**
 * Compiles a text with variables. Never throws: a text without any, and one that cannot be read (checkTemplate tells why),
 * is written as it stands.
 *
 * The language is Velocity's, as version 2 has it where they differ: `#if` takes 0 and what is empty for false, and a line
 * with nothing but a directive is not written. A hyphen within a name belongs to it, as in version 1 and in velocityjs.
 * Unlike Velocity there are neither comments nor escapes, as `##5` and `\` are texts that people write: `#[[ … ]]#` writes
 * anything as it stands. Texts in double quotes have variables but no directives.
 */
export function compileTemplate(source: string, { escaping = 'none', aliases = false }: CompileOptions = {}): Template {
  if (!isTemplate(source, { aliases })) return staticTemplate(source);
  const { nodes, faults } = parseTemplate(source, { aliases });
  if (faults.length > 0) return staticTemplate(source);
  const slots = slotsOf(nodes);
  const write = compileNodes(nodes, slots, escaping);
  return {
    isStatic: false,
    render(data) {
      const rendering = new Rendering(data, slots.size);
      const isWhole = rendering.finishes(write);
      return { text: rendering.text, isCut: !isWhole };
    },
  };
}

function staticTemplate(text: string): Template {
  return { isStatic: true, render: () => ({ text, isCut: false }) };
}
