/** The address of one of the designer's pages. They are at the root, like the API, whatever path PUBLIC_URL has. */
export function pageUrl(publicUrl: string, path: string): string {
  return new URL(publicUrl).origin + path;
}
