/** The campaign as JSON. */
export function JsonView() {
  return null;
}
