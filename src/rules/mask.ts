/** What a secret reads as where it is not shown. Sent back, it stands for the value that is kept. */
export const MASK = '****';
