/** Where somebody goes on after signing in: a page of ours, whatever the address says. */
export function readBack(back: string | undefined): string {
  // `//evil.example` and `/\evil.example` are other hosts.
  return back !== undefined && /^\/(?![/\\])/.test(back) ? back : '/';
}
