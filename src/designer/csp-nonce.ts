/** Stands in the built page for the nonce of each answer. */
export const NONCE_PLACEHOLDER = 'hookline-style-nonce';
