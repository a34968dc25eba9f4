import { formatDate } from './date-tool.ts';
import { MATH_TOOL } from './math-tool.ts';
import { formatNumber } from './number-tool.ts';
import type { Rendering } from './rendering.ts';
import type { Plain } from './values.ts';

type Call = (args: readonly Plain[], rendering: Rendering) => Plain;

const DATE_TOOL: Readonly<Record<string, Call>> = {
  format: ([first, second], rendering) => formatDate(first ?? null, second ?? null, rendering.data, rendering),
};
const NUMBER_TOOL: Readonly<Record<string, Call>> = {
  format: ([first, second], rendering) => formatNumber(first ?? null, second ?? null, rendering.data.locale, rendering),
};
const TOOLS: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  mathTool: MATH_TOOL,
  dateTool: DATE_TOOL,
  numberTool: NUMBER_TOOL,
};

/** What there is of its own within a loop. */
export const LOOP_NAMES: readonly string[] = ['foreach', 'velocityCount'];

export function isTool(name: string): boolean {
  return Object.hasOwn(TOOLS, name);
}

/** A tool's method; undefined: it has none of that name. */
export function toolMethod(tool: string, name: string): Call | undefined {
  const methods = TOOLS[tool];
  return methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** Names that a template cannot set: contact, data, the tools, what a loop has of its own. */
export function isReserved(name: string): boolean {
  return name === 'contact' || name === 'data' || isTool(name) || LOOP_NAMES.includes(name);
}
