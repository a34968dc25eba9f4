/**
 * What a template may cost. Together they keep the dearest one that they let through at some 30 ms to render and 65 ms to
 * check on one core, measured by hand (bench/README.md), so that no clock is needed and a text is always cut alike.
 */

/** UTF-16 units of a source with variables: room for the largest body of a request, 64 KiB. */
export const MAX_SOURCE = 65_536;

/** References and directives in one source. */
export const MAX_PIECES = 1_000;

/** UTF-16 units of one reference or of one directive's head. */
export const MAX_PIECE = 1_000;

/** UTF-16 units of all references and directives of one source together: velocityjs takes some 3 µs for each. */
export const MAX_CODE = 16_384;

/**
 * Brackets within brackets, blocks within blocks, operators within operators: what recursion follows, and what
 * velocityjs's parser copies at every step (900 times `!` took it 20 ms).
 */
export const MAX_DEPTH = 32;

/** Steps of one rendering. A typical text takes some ten of them; work on long values is charged by its length. */
export const MAX_STEPS = 20_000;

/** Rounds of all loops of one rendering together. */
export const MAX_ROUNDS = 1_000;

/** UTF-16 units of what is rendered, and of every text on the way: doubling by `#set` ends here. */
export const MAX_TEXT = 65_536;

/** Entries of a range or of a split text. */
export const MAX_ENTRIES = 1_000;
