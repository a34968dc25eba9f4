/** A link of a text that was replaced by a short one. */
export interface RewrittenLink {
  code: string;
  /** As it stood in the text. */
  url: string;
}

/** What browsers and servers take; a longer one is left as it is. */
const URL_LENGTH_MAX = 2_048;
/** Where people's phones see a link begin and end. */
const LINK = /\bhttps?:\/\/[^\s<>"]+/gi;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '»': '«', '”': '“', '’': '‘' };

/**
 * Replaces every http(s) link of a text by `{base}/l/{code}`; the same link twice gets one code. Links that are already
 * ours, that carry a user name or that are no URL stay as they are. What is punctuation of the sentence stays outside.
 */
export function rewriteLinks(
  text: string,
  { base, newCode }: { base: string; newCode(): string },
): { text: string; links: RewrittenLink[] } {
  const prefix = linkUrl(base, '');
  const codes = new Map<string, string>();
  const rewritten = text.replace(LINK, (match) => {
    const url = trimSentence(match);
    if (!isTrackable(url) || url.startsWith(prefix)) return match;
    const code = codes.get(url) ?? newCode();
    codes.set(url, code);
    return prefix + code + match.slice(url.length);
  });
  return { text: rewritten, links: [...codes].map(([url, code]) => ({ code, url })) };
}

/** The address of a short link. */
export function linkUrl(base: string, code: string): string {
  return `${base.replace(/\/+$/, '')}/l/${code}`;
}

/** Without what ends the sentence behind it, and without a bracket that opened before it. */
function trimSentence(link: string): string {
  let end = link.length;
  for (; end > 0; end--) {
    const last = link[end - 1] as string;
    const opening = CLOSING[last];
    if (opening === undefined ? !/[.,;:!?'…*_]/.test(last) : isOpen(link.slice(0, end - 1), opening, last)) break;
  }
  return link.slice(0, end);
}

/** Whether a bracket that opened within the text is still open at its end. */
function isOpen(text: string, opening: string, closing: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === opening) depth++;
    else if (character === closing && depth > 0) depth--;
  }
  return depth > 0;
}

function isTrackable(text: string): boolean {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
