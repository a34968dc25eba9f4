import { Badge } from '@mantine/core';

const COLORS: Record<string, string> = { GET: 'teal', POST: 'blue', PUT: 'orange', PATCH: 'orange', DELETE: 'red' };

/** The method of a request: by its word, and a colour. */
export function MethodBadge({ method }: { method: string }) {
  return (
    <Badge
      variant="outline"
      color={COLORS[method] ?? 'gray'}
      c="var(--mantine-color-text)"
      radius="sm"
      className="method"
    >
      {method}
    </Badge>
  );
}
