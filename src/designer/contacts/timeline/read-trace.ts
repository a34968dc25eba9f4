import type { Translate } from '../../i18n/catalogue.ts';

/** What of a message's trace people are shown. */
export interface ReadTrace {
  /** What the message was taken for. */
  verdict: string;
  /** Sentences of the engine's, in English. */
  why: string;
  option: string | undefined;
}

/** The trace of a message from a person; undefined where it has none. */
export function readTrace(trace: unknown, t: Translate): ReadTrace | undefined {
  if (typeof trace !== 'object' || trace === null) return undefined;
  const told = trace as Record<string, unknown>;
  const text = (name: string) => (typeof told[name] === 'string' ? told[name] : '');
  const [outcome, section, option, why, fault] = ['outcome', 'section', 'option', 'why', 'fault'].map(text) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { verdict: verdictOf({ outcome, section, option, fault }, t), why, option: option || undefined };
}

interface Verdict {
  outcome: string;
  section: string;
  option: string;
  fault: string;
}

function verdictOf({ outcome, section, option, fault }: Verdict, t: Translate): string {
  if (option !== '' && outcome !== 'fault') return t('timeline.matchedOption', { option, section });
  switch (outcome) {
    case 'started':
      return t('timeline.outcomeStarted');
    case 'captured':
      return t('timeline.outcomeCaptured', { section });
    case 'fallback':
      return t('timeline.outcomeFallback', { section });
    case 'opted_out':
      return t('timeline.outcomeOptedOut');
    case 'fault':
      return t('timeline.outcomeFault', { fault: fault || outcome });
    default:
      return t('timeline.outcomeOther', { outcome });
  }
}
