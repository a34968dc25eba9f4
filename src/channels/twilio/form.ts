import type { ProviderRequest } from '../adapter.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const forms = new WeakMap<ProviderRequest, URLSearchParams>();

/** The form of a callback, decoded once for signature and parser together. */
export function readForm(request: ProviderRequest): URLSearchParams {
  const known = forms.get(request);
  if (known) return known;
  const form = new URLSearchParams(readBody(request));
  forms.set(request, form);
  return form;
}

/** The body as it came. */
export function readBody(request: ProviderRequest): string {
  return decoder.decode(request.body);
}
