import { Code } from '@mantine/core';

/** A sentence of the API's description: what stands between backticks is code. */
export function ApiText({ text }: { text: string }) {
  return text.split('`').map((part, index) => {
    const key = `${index}${part}`;
    return index % 2 === 1 ? <Code key={key}>{part}</Code> : <span key={key}>{part}</span>;
  });
}
