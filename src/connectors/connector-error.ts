/** Credentials that are not to be had just now. The message is a sentence for whoever reads what became of a request. */
export class ConnectorError extends Error {}
