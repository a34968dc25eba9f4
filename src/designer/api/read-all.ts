/** As many as the server gives at once. */
const LIMIT = '200';

interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A list to its end: what is chosen from, or named by it, is not to be missing because it is old. */
export async function readAll<Item>(
  readPage: (query: { limit: string; cursor?: string }) => Promise<PageOf<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<Item> = await readPage({ limit: LIMIT, ...(cursor !== null && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
