import { expect, test } from 'vitest';
import { problemAt } from '../../../campaigns/problem.ts';
import { withoutPlace } from './useFieldProblem.ts';

const definition = { welcome: { label: 'Say "hi", all: of you', menu: [{}] } };

test.each([
  [['welcome', 'text'], 'It is empty: write something.'],
  [['welcome', 'menu', 0, 'redirect', 'to'], 'There is no interaction "gone".'],
  [['welcome'], 'It leads nowhere.'],
])('beside the field of %j its place is not told again', (path, message) => {
  const problem = problemAt(definition, path, 'code', message);
  expect(problem.message).not.toBe(message);
  expect(withoutPlace(problem.message, definition.welcome.label)).toBe(message);
});

test('a message without a place stays', () => {
  expect(withoutPlace('Choose: this or "that": anything.', 'Hours')).toBe('Choose: this or "that": anything.');
});
