/** The reactivation page's whole look; its hash stands in the page's content security policy. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f2f4f7; --card: #ffffff; --text: #1f2933; --soft: #52606d; --line: #d5dae0;
  --accent: #1d4ed8; --on-accent: #ffffff; --hint: #fff6e0; --hint-edge: #b45309; --error: #b91c1c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --card: #1f252d; --text: #edf0f3; --soft: #a8b3bf; --line: #3a444f;
    --accent: #7aa2ff; --on-accent: #0d1420; --hint: #33291a; --hint-edge: #e0a33e; --error: #ff9b9b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 3rem auto; padding: 2rem; background: var(--card); border-radius: 0.5rem; }
@media (max-width: 30rem) { main { margin: 0; padding: 1.5rem 1.25rem; min-height: 100vh; border-radius: 0; } }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
.brand { margin: 0 0 0.25rem; color: var(--soft); font-size: 0.875rem; }
.soft { color: var(--soft); font-size: 0.875rem; margin: 0; }
.place { overflow-wrap: anywhere; }
dl { margin: 0 0 1.5rem; border-top: 1px solid var(--line); }
dl div { display: flex; gap: 1rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
dt { flex: 0 0 5.5rem; color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.hint { padding: 0.75rem 1rem; background: var(--hint); border-left: 4px solid var(--hint-edge); border-radius: 0.25rem; }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin: 0 0 0.5rem; font-weight: 600; }
label { display: flex; gap: 0.75rem; align-items: center; margin: 0 0 0.5rem; padding: 0.75rem 1rem;
  border: 1px solid var(--line); border-radius: 0.375rem; cursor: pointer; }
label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
button { width: 100%; margin: 0 0 1rem; padding: 0.75rem 1rem; border: 0; border-radius: 0.375rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { color: var(--error); font-weight: 600; }
`;
