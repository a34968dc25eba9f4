/** What both rivals call their queue. */
export const QUEUE = 'deliver';
