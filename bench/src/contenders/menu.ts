/** What people are shown, by every contender. */
export const MENU = ['Welcome! Choose:', '1. Opening hours', '2. One month for free', '3. Goodbye'].join('\n');

export const REPLY = `<?xml version="1.0" encoding="UTF-8"?><Response><Message>${MENU}</Message></Response>`;

/** The path that Hookline's addresses have; the others use one of the same length. */
export const PATH = '/channels/chn_01hx000000000000000000000a/inbound';
