import type { Node, Value } from '../rules/templates/nodes.ts';
import { type ParseOptions, parseTemplate } from '../rules/templates/parse-template.ts';

/** Fits between quotes and, as JSON, without them. */
const SAMPLE = '1';

/**
 * What a sound template may become, with a value put in for each variable and loops gone through once: every `#if` as if
 * it were true, then as if none were. What `$foreach.hasNext` guards, a comma mostly, is not written behind the last one.
 */
export function listSampleTexts(source: string, options: ParseOptions = {}): string[] {
  const { nodes } = parseTemplate(source, options);
  return [...new Set([write(nodes, true), write(nodes, false)])];
}

function write(nodes: readonly Node[], isTrue: boolean): string {
  return nodes.map((node) => writeNode(node, isTrue)).join('');
}

function writeNode(node: Node, isTrue: boolean): string {
  switch (node.kind) {
    case 'static':
      return node.text;
    case 'output':
    case 'alias':
      return SAMPLE;
    case 'set':
      return '';
    case 'foreach':
      return write(node.body, isTrue);
    case 'if': {
      const branch = isTrue ? node.branches.find(({ condition }) => !asksForNext(condition)) : undefined;
      return write(branch?.body ?? node.otherwise, isTrue);
    }
  }
}

function asksForNext(condition: Value): boolean {
  return condition.kind === 'reference' && condition.source.includes('foreach.hasNext');
}
