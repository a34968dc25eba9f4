/** Puts the focus on a part of an option's row, once the row is drawn; without that option on the button that adds one. */
export function focusOption(root: HTMLElement | null, option: number | undefined, part: 'text' | 'edit'): void {
  const row = root?.querySelector(`[data-option="${option}"]`);
  const field = row?.querySelector<HTMLElement>(part === 'text' ? '.cell-text input:enabled' : '[data-edit]');
  const fallback =
    row?.querySelector<HTMLElement>('[data-edit]') ?? root?.querySelector<HTMLElement>('[data-add-option]');
  (field ?? fallback)?.focus();
}
