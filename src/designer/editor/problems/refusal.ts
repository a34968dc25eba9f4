import type { Problem as Fault } from '../../../campaigns/problem.ts';
import type { FieldProblem } from '../../api/problems.ts';

/** What a refusal says of the definition that was sent. */
export function problemsOfRefusal(errors: readonly FieldProblem[]): Fault[] {
  return errors.flatMap(({ path, message, code = 'refused' }) =>
    path.startsWith('/definition') ? [{ path: path.slice('/definition'.length), message, code }] : [],
  );
}
