import type { z } from '@hono/zod-openapi';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import type { Refusal } from './operation.ts';
import type { SectionContent } from './sections.ts';

const Settings = ChatbotDefinition.omit({ welcome: true, interactions: true });
const Interactions = ChatbotDefinition.shape.interactions.unwrap();
const Welcome = ChatbotDefinition.shape.welcome;

type Issue = z.core.$ZodIssue;

/**
 * Why `after` may not follow `before`: the format refuses it, or a webhook redirect would have what it cannot have.
 * Only what changed is looked at, so that a keystroke costs the same in a campaign of any size.
 */
export function findFault(before: ChatbotDefinition, after: ChatbotDefinition): Refusal | undefined {
  return findSettingsFault(before, after) ?? findSectionsFault(before, after);
}

function findSettingsFault(before: ChatbotDefinition, after: ChatbotDefinition): Refusal | undefined {
  const { welcome: _, interactions: __, ...settings } = after;
  const keys = new Set([...Object.keys(before), ...Object.keys(settings)]);
  keys.delete('welcome');
  keys.delete('interactions');
  const isChanged = [...keys].some((key) => Reflect.get(before, key) !== Reflect.get(after, key));
  return isChanged ? refusalOf(Settings, settings) : undefined;
}

function findSectionsFault(before: ChatbotDefinition, after: ChatbotDefinition): Refusal | undefined {
  if (before.welcome !== after.welcome) {
    const fault = findMixedWebhook(after.welcome) ?? refusalOf(Welcome, after.welcome);
    if (fault) return fault;
  }
  if (before.interactions === after.interactions) return undefined;
  const known = new Set(before.interactions);
  const changed = after.interactions.filter((each) => !known.has(each));
  const isLonger = after.interactions.length > before.interactions.length;
  for (const each of changed) {
    const fault = findMixedWebhook(each) ?? refusalOf(Interactions.element, each);
    if (fault) return fault;
  }
  return isLonger ? refusalOf(Interactions, after.interactions) : undefined;
}

/** The API refuses these when they are saved; the format itself does not (CB-06). */
function findMixedWebhook({ menu }: SectionContent): Refusal | undefined {
  for (const { redirect, text, webhook } of menu) {
    if (redirect.type !== 'webhook') {
      if (webhook?.mayAnswer) return { code: 'underlying_never_answers' };
      continue;
    }
    if (text !== undefined) return { code: 'webhook_has_no_text' };
    if (webhook !== undefined) return { code: 'webhook_is_the_redirect' };
  }
  return undefined;
}

function refusalOf(schema: z.ZodType, value: unknown): Refusal | undefined {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue && describe(issue);
}

function describe(issue: Issue): Refusal {
  if (issue.code === 'too_big') return { code: 'too_long', limit: Number(issue.maximum), message: issue.message };
  if (issue.code === 'too_small') return { code: 'too_short', limit: Number(issue.minimum), message: issue.message };
  return { code: 'malformed', message: issue.message };
}
