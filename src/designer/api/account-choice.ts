const STORAGE_KEY = 'hookline.account';

/** The account that this page shows. Another tab may choose another one meanwhile: that is for pages loaded later. */
let shown: string | null = null;

/** The account that this page works on; null: the one that the person joined first. */
export function chosenAccount(): string | null {
  return shown ?? localStorage.getItem(STORAGE_KEY);
}

/** From here on this page asks of, and changes, this account alone; null: whichever is chosen. */
export function holdAccount(id: string | null): void {
  shown = id;
}

/** Chooses the account that this browser opens; a page that is open stays with its own to the end. */
export function chooseAccount(id: string | null): void {
  if (id === null) localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, id);
}
