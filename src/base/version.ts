import manifest from '../../package.json' with { type: 'json' };

/** The version of this Hookline, as in the `user-agent` of its requests. */
export const VERSION: string = manifest.version;
