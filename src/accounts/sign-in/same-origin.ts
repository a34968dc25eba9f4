import type { HonoRequest } from 'hono';
import { AppError } from '../../base/errors.ts';

const SAFE = new Set(['GET', 'HEAD']);

/** `none`: the person typed the address. */
const SAME = new Set(['same-origin', 'none']);

/**
 * A cookie goes along with what any page asks of us; browsers say which page it was. Asked by no page (curl), a request
 * needs neither header. Browsers leave `Sec-Fetch-Site` out where the address is neither https nor this machine's.
 * `ownOrigin`: where people reach us, should a proxy have another name for us.
 * @throws AppError `forbidden` for a change that another site asks for.
 */
export function refuseForeignOrigin(request: HonoRequest, ownOrigin: string): void {
  if (SAFE.has(request.method)) return;
  const site = request.header('sec-fetch-site');
  const origin = request.header('origin');
  const isOwn =
    site === undefined ? origin === undefined || isOwnOrigin(origin, request.url, ownOrigin) : SAME.has(site);
  if (!isOwn) throw new AppError('forbidden', 'Changes by cookie are taken from Hookline’s own pages only.');
}

/** By the host alone: a proxy may speak https where we speak http. */
function isOwnOrigin(origin: string, url: string, ownOrigin: string): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === ownOrigin || new URL(origin).host === new URL(url).host;
}
