import { chosenAccount } from '../../api/account-choice.ts';
import { Problem, readProblem } from '../../api/problems.ts';
import { sessionEnd } from '../../api/session-end.ts';
import type { ContactImport } from '../queries.ts';

interface UploadOptions {
  /** The import's options, by name. */
  query: Record<string, string>;
  signal: AbortSignal;
  onProgress: (sent: number, total: number) => void;
}

/**
 * Sends a file as it lies on the disk, never all of it in memory; `fetch` does not say how far it is.
 * @throws Problem; an `AbortError` where it was broken off.
 */
export function uploadImport(file: File, { query, signal, onProgress }: UploadOptions): Promise<ContactImport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/contacts/imports?${new URLSearchParams(query)}`);
    // Text that has another encoding than UTF-8 goes as it is, too.
    request.setRequestHeader('content-type', 'application/octet-stream');
    const account = chosenAccount();
    if (account !== null) request.setRequestHeader('hookline-account', account);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      const { status, responseText } = request;
      if (status === 202) return resolve(JSON.parse(responseText) as ContactImport);
      if (status === 401) sessionEnd.tell();
      const wait = request.getResponseHeader('retry-after');
      const answer = new Response(responseText, { status, headers: wait === null ? {} : { 'retry-after': wait } });
      readProblem(answer).then(reject, reject);
    };
    request.onerror = () => reject(new Problem({ status: 0, code: 'offline', detail: 'The upload was broken off.' }));
    request.onabort = () => reject(new DOMException('The upload was broken off.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
