/** The campaign as a graph: sections with their options as ports, arrows to where they lead. */
export function GraphView() {
  return null;
}
