import { whys } from './en/whys.ts';
import { fillSaidText, readSaidTexts, type SaidText } from './said-text.ts';

type Key = keyof typeof whys;

/** What traces say in English, sentence by sentence, in another language: `{names}` are filled in. */
export type Whys = Readonly<Record<Key, string>>;

// What ends with a name takes all there is.
const sentences = readSaidTexts(
  whys,
  (source, text) => new RegExp(`${source}${text.endsWith('}') ? '$' : '(?= |$)'}`, 'sy'),
);

/** Where a sentence that is not known may end. */
const END = /[.!?…]"?(?= )|$/g;

/**
 * Says in a language why something happened: sentences that stand one behind the other, each with what people and partners
 * said in it. What there are no words for stays as it is.
 */
export function createSayWhy(own: Whys, sayRefusal: (said: string) => string): (said: string) => string {
  function sayWhy(said: string): string {
    const whole = sayRefusal(said);
    if (whole !== said) return whole;
    const parts: string[] = [];
    for (let at = 0; at < said.length; ) {
      const found = findSentence(said, at);
      const text = found?.match[0] ?? unknownAt(said, at);
      parts.push(found ? say(found) : text);
      // The blank between two sentences.
      at += text.length + 1;
    }
    return parts.join(' ');
  }

  function say({ sentence, match }: Found): string {
    return fillSaidText(own[sentence.key], sentence, match, (name, value) => (name === 'why' ? sayWhy(value) : value));
  }

  return sayWhy;
}

interface Found {
  sentence: SaidText<Key>;
  match: RegExpExecArray;
}

/** The shortest sentence that begins there: a longer one would take the next one for what a person said. */
function findSentence(said: string, at: number): Found | undefined {
  let shortest: Found | undefined;
  for (const sentence of sentences) {
    sentence.pattern.lastIndex = at;
    const match = sentence.pattern.exec(said);
    if (match && match[0] !== '' && match[0].length < (shortest?.match[0].length ?? Infinity)) {
      shortest = { sentence, match };
    }
  }
  return shortest;
}

function unknownAt(said: string, at: number): string {
  END.lastIndex = at;
  const end = END.exec(said);
  return end ? said.slice(at, end.index + end[0].length) : said.slice(at);
}
