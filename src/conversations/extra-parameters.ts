import { listWebhooks } from '../campaigns/webhooks.ts';
import type { PublishedCampaign } from '../engine/types.ts';
import { compileTemplate } from '../rules/templates/compile-template.ts';
import type { Template, TemplateData } from '../rules/templates/template.ts';

/** A webhook's extra parameters as JSON text, with what variables come to; `data` is only asked for where there are any. */
export type Extra = (data: () => TemplateData) => string;

const extras = new WeakMap<PublishedCampaign['definition'], ReadonlyMap<string, Extra>>();

/** The extra parameters of a version's webhooks (`whk_…`), their templates parsed once per version. */
export function extrasOf({ definition }: PublishedCampaign): ReadonlyMap<string, Extra> {
  const kept = extras.get(definition);
  if (kept) return kept;
  const made = new Map(
    listWebhooks(definition).flatMap(({ webhook: { id, body } }) => (id && body ? [[id, compileExtra(body)]] : [])),
  );
  extras.set(definition, made);
  return made;
}

/** Of all variables of one payload together, in characters: what common receivers take, with the rest of it. */
const FILLED_IN_MAX = 65_536;

/** Texts without a variable stay byte for byte what they are, and names their order; names are never templates. */
export function compileExtra(body: unknown): Extra {
  const templates = new Map<string, Template>();
  const fixed = JSON.stringify(body, (_name, value) => {
    if (typeof value === 'string' && !templates.has(value)) {
      const template = compileTemplate(value);
      if (!template.isStatic) templates.set(value, template);
    }
    return value;
  });
  if (templates.size === 0) return () => fixed;
  return (dataOf) => {
    const data = dataOf();
    let room = FILLED_IN_MAX;
    return JSON.stringify(body, (_name, value) => {
      const template = typeof value === 'string' ? templates.get(value) : undefined;
      if (template === undefined) return value;
      const text = room > 0 ? template.render(data).text.slice(0, room) : '';
      room -= text.length;
      // A cut, ours or a method's, may have gone through a surrogate pair, which many receivers refuse.
      return text.toWellFormed();
    });
  };
}
