import { type AnswerMatch, findAnswer } from '../rules/answers.ts';
import type { InboundEvent } from '../rules/message.ts';
import type { CompiledSection } from './compile.ts';
import { presentQuestion, sendQuestion } from './move.ts';
import { captureText, continueTo, followOption } from './redirect.ts';
import { render } from './render.ts';
import { startByKeyword } from './start.ts';
import { answerTap } from './tap.ts';
import { endByFault, type Place, quote, say, type Turn, traceAt } from './turn.ts';
import type { Trace } from './types.ts';

/** What a person sent, ready to be matched. `text` is undefined where there is none: media, a location. */
export interface Message {
  event: InboundEvent;
  text: string | undefined;
  normalized: string;
}

/** Reads a message as the answer to the present question: tap, option, keyword, free text, else the fallback. */
export function answerQuestion(turn: Turn, place: Place, message: Message): Trace {
  const { event, text, normalized } = message;
  const tapped = event.type === 'tap' ? answerTap(turn, place, event) : undefined;
  if (tapped !== undefined) return tapped;

  const asked = awaitedOption(turn, place.section);
  if (asked !== undefined) {
    const isInput = text !== undefined && text.trim() !== '';
    const captured = isInput ? captureText(turn, place, asked, text) : undefined;
    return captured ?? fallBack(turn, place, `${describe(message)} is not the text that is asked for.`);
  }
  if (text !== undefined && normalized !== '') {
    const match = findAnswer(place.section.index, normalized);
    if (match !== undefined) {
      const why = explainMatch(place.section, match, text);
      return followOption(turn, place, { ...match, response: text, why });
    }
    const started = startByKeyword(turn, normalized);
    if (started !== undefined) return started;
  }
  return fallBack(turn, place, `${describe(message)} matches no option.`);
}

/** The option whose input the next text is; a state that does not fit its campaign counts as waiting for none. */
function awaitedOption({ state }: Turn, section: CompiledSection): number | undefined {
  if (section.capturesText) return 0;
  if (state.awaiting === null) return undefined;
  const type = section.menu[state.awaiting.option]?.redirect.type;
  return type === state.awaiting.kind ? state.awaiting.option : undefined;
}

function fallBack(turn: Turn, place: Place, why: string): Trace {
  const { definition, attempts, fallbackText } = place.campaign;
  turn.state.misses += 1;
  const trace = traceAt(place, 'fallback', why);
  if (turn.state.misses < attempts) {
    const { text, choices } = presentQuestion(turn, place);
    const sorry = render(turn, fallbackText);
    sendQuestion(turn, sorry === '' || text === '' ? sorry + text : `${sorry}\n\n${text}`, choices);
    return trace;
  }
  trace.why = `${why} That was wrong answer ${attempts} of ${attempts}.`;
  const target = definition.fallback?.then ?? { type: 'end' };
  // The conversation is over, and somebody who just wrote should not get silence.
  if (target.type === 'end') say(turn, render(turn, fallbackText));
  const fault = continueTo(turn, place, target);
  return fault === undefined ? trace : endByFault(turn, trace, fault);
}

const HOW: Record<AnswerMatch['by'], string> = {
  key: 'by its key',
  text: 'by its text',
  keyword: 'by one of its keywords',
  number_word: 'by a word for its number',
  typo: 'with one slip forgiven',
};

function explainMatch(section: CompiledSection, { option, by }: AnswerMatch, text: string): string {
  const folded = by === 'text' && text !== section.menu[option]?.text;
  const how = folded ? `${HOW[by]}; case, accents and outer signs do not count` : HOW[by];
  return `${quote(text)} is option ${section.keys[option]} ${how}.`;
}

function describe({ event, text }: Message): string {
  if (text !== undefined) return quote(text);
  if (event.type === 'media') return `A message of the kind "${event.kind}" without text`;
  return event.type === 'location' ? 'A location' : 'A message of a kind that is not understood';
}
