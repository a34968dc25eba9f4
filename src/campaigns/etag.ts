import { AppError } from '../base/errors.ts';
import { namesEtag } from '../http/etag.ts';

/** The ETag of a campaign at a revision. */
export function toEtag(revision: number): string {
  return `"${revision}"`;
}

/**
 * Whether an If-Match header names this revision.
 * @throws AppError `precondition_required` where there is no header.
 */
export function matchesRevision(ifMatch: string | undefined, revision: number): boolean {
  if (ifMatch === undefined) {
    throw new AppError('precondition_required', 'Send the ETag of the campaign you read in an If-Match header.');
  }
  return namesEtag(ifMatch, toEtag(revision));
}

export function savedSince(): AppError {
  return new AppError('precondition_failed', 'The campaign was saved by somebody else since you read it.');
}
