/** Whether an If-Match header names this ETag. `W/` is let through: proxies that compress add it on the way out. */
export function namesEtag(ifMatch: string, etag: string): boolean {
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
