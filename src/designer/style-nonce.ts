declare global {
  interface Window {
    /** What `get-nonce` reads, by which what locks scrolling behind a dialog styles the page. */
    __webpack_nonce__?: string;
  }
}

/** The nonce that style elements need here: the server puts a new one into every answer with the page. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** For libraries that take it from a global. */
export function shareStyleNonce(): void {
  window.__webpack_nonce__ = styleNonce();
}
