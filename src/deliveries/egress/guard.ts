import { isIP, type LookupFunction } from 'node:net';
import { type EgressAllow, isAllowedPort, isPublicAddress } from '../../rules/address.ts';
import type { Resolve } from './resolve.ts';

/** A connection that we refuse to make. */
export class BlockedError extends Error {
  readonly errorClass: 'blocked_address' | 'blocked_port';

  constructor(errorClass: 'blocked_address' | 'blocked_port', message: string) {
    super(message);
    this.errorClass = errorClass;
  }
}

/**
 * Refuses what can be told without asking DNS: the port, and hosts that are addresses. `host` is the URL's, without the
 * brackets of IPv6.
 * @throws BlockedError
 */
export function assertAllowedTarget(allow: EgressAllow, host: string, port: number): void {
  if (isAllowedByName(allow, host, port)) return;
  if (!isAllowedPort(port)) throw new BlockedError('blocked_port', `port ${port} is not allowed`);
  if (isIP(host) !== 0) assertAllowedAddress(allow, host, port);
}

/**
 * The `lookup` of a socket to `port`: resolves, vets every address, hands on the vetted ones only, so that what was
 * vetted is what is dialled. One bad address condemns the name.
 */
export function vettingLookup(allow: EgressAllow, port: number, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) return callback(new Error(`${hostname} has no address`), '', 0);
        try {
          if (!isAllowedByName(allow, hostname, port)) {
            for (const { address } of addresses) assertAllowedAddress(allow, address, port);
          }
        } catch (error) {
          return callback(error as BlockedError, '', 0);
        }
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, '', 0),
    );
  };
}

function isAllowedByName(allow: EgressAllow, host: string, port: number): boolean {
  return allow.allowsHost(isIP(host) === 6 ? `[${host}]` : host, port);
}

function assertAllowedAddress(allow: EgressAllow, address: string, port: number): void {
  if (isPublicAddress(address) || allow.allowsAddress(address, port)) return;
  throw new BlockedError('blocked_address', `${address} is not a public address`);
}
