/** The simulator: the draft as it is typed, answered as people would answer it. */
export function Phone() {
  return null;
}
