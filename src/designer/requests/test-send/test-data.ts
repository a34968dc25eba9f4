import type { References } from '../../../rules/templates/template.ts';

/** What a window for a test has been given. */
export interface TestData {
  contact: { id: string } | null;
  /** A card by hand, instead: by the names that the templates use. */
  card: Record<string, string>;
  isCardByHand: boolean;
  event: { id: string; contactId: string | null } | null;
  /** An event's body by hand, instead: JSON as it is typed. */
  eventText: string;
  isEventByHand: boolean;
  /** What other requests answered, by their names: JSON as it is typed; empty: nothing. */
  answers: Record<string, string>;
}

export type Step = 'event' | 'contact' | 'answers' | 'send';

/** What is asked before the request goes out: only what its variables need. The event first: it may bring its contact. */
export function stepsOf({ contact, params, data }: References): Step[] {
  return [
    ...(params.length > 0 ? (['event'] as const) : []),
    ...(contact.length > 0 ? (['contact'] as const) : []),
    ...(data.length > 0 ? (['answers'] as const) : []),
    'send',
  ];
}

export function beginTestData({ contact, params, data }: References): TestData {
  return {
    contact: null,
    card: Object.fromEntries(contact.map((name) => [name, ''])),
    isCardByHand: false,
    event: null,
    eventText: JSON.stringify(Object.fromEntries(params.map((name) => [name, ''])), null, 2),
    isEventByHand: false,
    answers: Object.fromEntries(data.map((name) => [name, ''])),
  };
}

export type Reading = { ok: true; value: unknown } | { ok: false; why: string };

/** JSON as somebody types it. */
export function readJson(text: string): Reading {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** An event's body: an object, by the names of its parameters. */
export function readObject(text: string): { ok: true; value: Record<string, unknown> } | { ok: false; why: string } {
  const reading = readJson(text);
  if (!reading.ok) return reading;
  const { value } = reading;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { ok: true, value: value as Record<string, unknown> };
  }
  return { ok: false, why: '' };
}

/** Whether a step has all that the next one needs. */
export function isStepDone(step: Step, data: TestData): boolean {
  switch (step) {
    case 'event':
      return data.isEventByHand ? readObject(data.eventText).ok : data.event !== null;
    case 'contact':
      return data.isCardByHand || data.contact !== null || eventContactOf(data) !== null;
    case 'answers':
      return Object.values(data.answers).every((text) => text.trim() === '' || readJson(text).ok);
    case 'send':
      return true;
  }
}

/** The contact that an event is about. */
export function eventContactOf({ event, isEventByHand }: TestData): string | null {
  return isEventByHand ? null : (event?.contactId ?? null);
}

/** What the API is sent with the request; what its variables do not need is left out. */
export function givenOf(steps: readonly Step[], data: TestData) {
  return {
    ...(steps.includes('event') && givenEvent(data)),
    ...(steps.includes('contact') && givenContact(data)),
    ...(steps.includes('answers') && { data: givenAnswers(data) }),
  };
}

function givenEvent({ isEventByHand, eventText, event }: TestData) {
  if (!isEventByHand) return event ? { sourceEventId: event.id } : {};
  const reading = readObject(eventText);
  return reading.ok ? { event: { params: reading.value } } : {};
}

function givenContact({ isCardByHand, card, contact }: TestData) {
  if (isCardByHand) return { contact: { ...card } };
  return contact ? { contactId: contact.id } : {};
}

function givenAnswers({ answers }: TestData): Record<string, unknown> {
  const readings = Object.entries(answers).map(([name, text]) => [name, readJson(text)] as const);
  return Object.fromEntries(readings.flatMap(([name, reading]) => (reading.ok ? [[name, reading.value]] : [])));
}
