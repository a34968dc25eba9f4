/** The campaign as a list of sections and the menu table of the one that is chosen. */
export function TableView() {
  return null;
}
