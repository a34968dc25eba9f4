/** The whole graph where it is small; of a large one that much is still to be read. */
export const FIT = { padding: 0.12, minZoom: 0.35, maxZoom: 1 };
