import { raw } from 'hono/html';

/** For programs that read it: less room at the edges of a phone, and dark mode. Light colours stand inline. */
export const LETTER_STYLE = raw(`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .outside { padding: 12px 8px !important; }
  .inside { padding: 24px 20px !important; }
  .label { padding-right: 12px !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background: #14181d !important; }
  .card { background: #1f252d !important; }
  .strong { color: #edf0f3 !important; }
  .soft { color: #a8b3bf !important; }
  .facts { border-color: #3a444f !important; }
  .button { background: #3b6fe0 !important; }
}
</style>`);
