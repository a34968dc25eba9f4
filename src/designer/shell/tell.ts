import { notifications } from '@mantine/notifications';
import { describeProblem, type Problem } from '../api/problems.ts';
import { currentTexts } from '../i18n/texts.ts';

const PROBLEM_MS = 12_000;
const DONE_MS = 4_000;

/** Says in the corner of the page what went wrong with something that shows no problems itself. */
export function tellProblem(problem: Problem): void {
  const { t } = currentTexts();
  const { title, text } = describeProblem(problem, t);
  notifications.show({ color: 'red', title, message: text, autoClose: PROBLEM_MS, closeButtonProps: closeButton() });
}

/** Says in the corner of the page that something is done. */
export function tellDone(message: string): void {
  notifications.show({ color: 'teal', message, autoClose: DONE_MS, closeButtonProps: closeButton() });
}

function closeButton() {
  return { 'aria-label': currentTexts().t('general.close') };
}
