import { slotsOf } from './compile-nodes.ts';
import { compileTemplate } from './compile-template.ts';
import { compileValue } from './compile-value.ts';
import { parseTemplate } from './parse-template.ts';
import { Rendering } from './rendering.ts';
import type { Expression } from './template.ts';
import type { Plain } from './values.ts';

/**
 * Compiles an expression. A single reference (`$data.WH5.items`, spaces around it aside) is the value itself; any other
 * text is what it renders to. What cannot be read or comes to a bound is null.
 */
export function compileExpression(source: string): Expression {
  const { nodes, faults } = parseTemplate(source.trim());
  if (faults.length > 0) return { evaluate: () => null };
  const [node] = nodes;
  if (nodes.length !== 1 || node?.kind !== 'output') {
    const template = compileTemplate(source);
    return {
      evaluate(data) {
        const { text, isCut } = template.render(data);
        return isCut ? null : text;
      },
    };
  }
  const slots = slotsOf(nodes);
  const read = compileValue(node.reference, slots);
  return {
    evaluate(data) {
      let value: Plain = null;
      const isWhole = new Rendering(data, slots.size).finishes((rendering) => {
        value = read(rendering);
      });
      return isWhole ? value : null;
    },
  };
}
