/** The whole look of the pages that people are shown; its hash stands in their content security policy. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f2f4f7; --card: #ffffff; --text: #1f2933; --soft: #52606d; --line: #d5dae0; --edge: #78838f;
  --accent: #1971c2; --on-accent: #ffffff; --hint: #fff6e0; --hint-edge: #b45309; --error: #b91c1c;
  --done: #e7f6ec; --done-edge: #18794e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --card: #1f252d; --text: #edf0f3; --soft: #a8b3bf; --line: #3a444f; --edge: #7d8994;
    --accent: #74c0fc; --on-accent: #0d1420; --hint: #33291a; --hint-edge: #e0a33e; --error: #ff9b9b;
    --done: #17301f; --done-edge: #5fc48b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 3rem auto; padding: 2rem; background: var(--card); border-radius: 0.5rem; }
@media (max-width: 40rem) { main { margin: 0; padding: 1.5rem 1.25rem; min-height: 100vh; border-radius: 0; } }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 0.5rem; font-size: 1rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; }
.brand { display: flex; gap: 0.5rem; align-items: center; margin: 0 0 0.5rem; color: var(--soft); font-size: 0.875rem; }
.brand svg { flex: none; width: 1.5rem; height: 1.5rem; }
.soft { color: var(--soft); font-size: 0.875rem; margin: 0; }
.place { overflow-wrap: anywhere; }
.lines { white-space: pre-line; }
dl { margin: 0 0 1.5rem; border-top: 1px solid var(--line); }
dl div { display: flex; gap: 1rem; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
dt { flex: 0 0 5.5rem; color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.wide dt { flex-basis: 10rem; }
.hint, .done, .faults { padding: 0.75rem 1rem; margin: 0 0 1.5rem; border-radius: 0.25rem;
  background: var(--hint); border-left: 4px solid var(--hint-edge); }
.done { background: var(--done); border-color: var(--done-edge); }
.faults { background: none; border: 1px solid var(--error); border-left-width: 4px; }
.faults ul { margin: 0; }
.faults a { color: var(--error); }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin: 0 0 0.5rem; font-weight: 600; }
.choice { display: flex; gap: 0.75rem; align-items: center; margin: 0 0 0.5rem; padding: 0.75rem 1rem;
  border: 1px solid var(--line); border-radius: 0.5rem; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
.choice small { display: block; color: var(--soft); font-size: 0.875rem; }
.field, .tick { margin: 0 0 1rem; }
.field label { display: block; margin: 0 0 0.25rem; font-weight: 600; }
.field label small { color: var(--soft); font-weight: 400; }
.field input, .field select { width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; background: var(--card);
  color: var(--text); border: 1px solid var(--edge); border-radius: 0.5rem; font: inherit; }
.field [aria-invalid] { border: 2px solid var(--error); }
button { width: 100%; margin: 0 0 1rem; padding: 0.75rem 1rem; border: 1px solid var(--accent); border-radius: 0.5rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
.apart { margin: 0.5rem 0 0; padding: 1.5rem 0 0; border-top: 1px solid var(--line); }
.apart button { margin: 0 0 0.5rem; background: none; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.done:focus, .faults:focus { outline: none; }
.error { margin: 0.25rem 0 0.5rem; color: var(--error); font-weight: 600; }
.trap { position: absolute; left: -100vw; width: 1px; height: 1px; overflow: hidden; }
`;
