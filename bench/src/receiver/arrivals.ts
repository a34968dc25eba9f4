import { phoneOf, placeOf } from '../conversation.ts';

/** Everything that reached the receiver, in order of arrival. */
export interface Arrivals {
  ids: string[];
  bodies: string[];
  at: number[];
}

export interface Accounts {
  /** POSTs that are owed and did not arrive, or that nobody owed. */
  missing: number;
  unexpected: number;
  /** POSTs that arrived again with the same id. */
  twice: number;
  /** When the POST of each answer first arrived; NaN where it cannot be told. */
  arrivedAt: Float64Array;
}

interface Post {
  date: string;
  at: number;
}

/** Holds what arrived against what is owed: one POST for each of the first `answers` answers. */
export function settleAccounts(arrivals: Arrivals, answers: number, people: number): Accounts {
  const { byPhone, twice } = groupByPhone(arrivals);
  const arrivedAt = new Float64Array(answers).fill(Number.NaN);
  let missing = 0;
  let unexpected = 0;
  for (let person = 0; person < people; person++) {
    const owed = countAnswers(person, answers, people);
    const posts = byPhone.get(phoneOf(person)) ?? [];
    byPhone.delete(phoneOf(person));
    missing += Math.max(0, owed - posts.length);
    unexpected += Math.max(0, posts.length - owed);
    if (posts.length !== owed) continue;
    // POSTs may overtake one another; `date` is when the message came in, and a person's messages come in in turn.
    posts.sort((a, b) => (a.date < b.date ? -1 : 1));
    for (const [round, post] of posts.entries()) arrivedAt[round * people + person] = post.at;
  }
  for (const posts of byPhone.values()) unexpected += posts.length;
  return { missing, unexpected, twice, arrivedAt };
}

function groupByPhone({ ids, bodies, at }: Arrivals): { byPhone: Map<string, Post[]>; twice: number } {
  const byPhone = new Map<string, Post[]>();
  const seen = new Set<string>();
  let twice = 0;
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) {
      twice++;
      continue;
    }
    seen.add(id);
    const { phoneNumber, date } = JSON.parse(bodies[index] as string) as { phoneNumber: string; date: string };
    const posts = byPhone.get(phoneNumber) ?? [];
    posts.push({ date, at: at[index] as number });
    byPhone.set(phoneNumber, posts);
  }
  return { byPhone, twice };
}

function countAnswers(person: number, answers: number, people: number): number {
  const { person: next, round } = placeOf(answers, people);
  return person < next ? round + 1 : round;
}
