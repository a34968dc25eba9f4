const STORAGE_KEY = 'hookline.account';

/** The account that this browser works on; null: the one that the person joined first. */
export function chosenAccount(): string | null {
  return localStorage.getItem(STORAGE_KEY);
}

export function chooseAccount(id: string | null): void {
  if (id === null) localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, id);
}
