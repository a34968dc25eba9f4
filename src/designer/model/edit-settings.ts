import { type ChatbotDefinition, type Continuation, DEFAULT_ATTEMPTS } from '../../campaigns/definition.ts';
import type { Edit, Fallback, OperationOf } from './operation.ts';
import { refuse, setOrDrop } from './sections.ts';
import { listSectionIds, targetState } from './targets.ts';

const NEW_FALLBACK: Fallback = { attempts: DEFAULT_ATTEMPTS, then: { type: 'end' } };

export function setFallback(definition: ChatbotDefinition, { change, remembered }: OperationOf<'setFallback'>): Edit {
  if (change === null) return set(definition, 'fallback', undefined);
  const isMissing = (then: Continuation) => targetState(then, listSectionIds(definition)) === 'missing';
  if (change.then && isMissing(change.then)) {
    return refuse(definition, 'no_such_section');
  }
  const { text, ...rest } = change;
  // Where it led may be gone meanwhile; its words are not.
  const again = remembered && { ...remembered, then: isMissing(remembered.then) ? NEW_FALLBACK.then : remembered.then };
  const merged = { ...(definition.fallback ?? again ?? NEW_FALLBACK), ...rest };
  return set(definition, 'fallback', text === undefined ? merged : setOrDrop(merged, 'text', text));
}

export function setKeywords(definition: ChatbotDefinition, { keywords }: OperationOf<'setKeywords'>): Edit {
  return set(definition, 'keywords', keywords);
}

/** No channel at all is not the same as all of them: such a campaign is only led to by others. */
export function setChannels(definition: ChatbotDefinition, { channels }: OperationOf<'setChannels'>): Edit {
  if (channels === null) return set(definition, 'channels', undefined);
  return { definition: { ...definition, channels }, selection: { section: null, field: 'channels' } };
}

export function setMenuPrefix(definition: ChatbotDefinition, { menuPrefix }: OperationOf<'setMenuPrefix'>): Edit {
  return set(definition, 'menuPrefix', menuPrefix);
}

export function setExpiry(definition: ChatbotDefinition, { minutes }: OperationOf<'setExpiry'>): Edit {
  return set(definition, 'expiresAfterMinutes', minutes);
}

export function setCategory(definition: ChatbotDefinition, { category }: OperationOf<'setCategory'>): Edit {
  return set(definition, 'category', category ?? undefined);
}

export function setTrigger(definition: ChatbotDefinition, { trigger }: OperationOf<'setTrigger'>): Edit {
  return set(definition, 'trigger', trigger ?? undefined);
}

export function setTrackLinks(definition: ChatbotDefinition, { on }: OperationOf<'setTrackLinks'>): Edit {
  return set(definition, 'trackLinks', on || undefined);
}

function set<K extends keyof ChatbotDefinition>(
  definition: ChatbotDefinition,
  key: K,
  value: ChatbotDefinition[K] | undefined,
): Edit {
  const selection = { section: null, field: key };
  if (definition[key] === value) return { definition, selection };
  return { definition: setOrDrop(definition, key, value), selection };
}
