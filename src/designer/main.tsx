import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './shell/shell.css';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/problems.ts';
import { Designer } from './Designer.tsx';
import { startLanguage } from './i18n/texts.ts';
import { shareStyleNonce } from './style-nonce.ts';

/** What a page shows in its own place is no news for the console, unless it is a bug. */
function reportBug(error: unknown): void {
  if (!(error instanceof Problem)) reportError(error);
}

shareStyleNonce();
// A language that cannot be loaded leaves English.
startLanguage()
  .catch(() => {})
  .then(() => {
    const root = document.getElementById('root');
    if (root) createRoot(root, { onCaughtError: reportBug }).render(<Designer />);
  });
