/** What begins a reference, and what begins a directive. `$100`, `#1`, `#summer(deal)`, `##5` and `50%` begin neither. */
export const REFERENCE_START = String.raw`\$!?\{?[A-Za-z_]`;
export const DIRECTIVE_START = String.raw`#(?:(?:if|elseif|foreach|set) *\(|(?:else|end)(?![A-Za-z0-9_])|\{(?:else|end)\}|\[\[)`;
/** `%TOWN%`; never two hexadecimal digits alone, as in `%C3%BC`. */
export const ALIAS = '%(?![0-9A-Fa-f]{2}%)[A-Za-z][A-Za-z0-9_-]*%';

const TEMPLATE = new RegExp(`${REFERENCE_START}|${DIRECTIVE_START}`);
const TEMPLATE_OR_ALIAS = new RegExp(`${REFERENCE_START}|${DIRECTIVE_START}|${ALIAS}`);

/**
 * Whether a text has a reference or a directive (with `aliases`, for URLs, also `%FIELD%`). Any other text is written
 * byte for byte as it stands.
 */
export function isTemplate(source: string, { aliases = false }: { aliases?: boolean } = {}): boolean {
  return (aliases ? TEMPLATE_OR_ALIAS : TEMPLATE).test(source);
}
