import { MAX_TEXT } from './bounds.ts';
import { Budget, CUT } from './budget.ts';
import { type JsonState, OUTSIDE } from './escape.ts';
import type { TemplateData } from './template.ts';
import type { Plain } from './values.ts';

const NO_LOCALS: (Plain | undefined)[] = [];

/** One rendering under way: what it reads, what it has written, what it may still spend. */
export class Rendering extends Budget {
  readonly data: TemplateData;
  /** What `#set` and `#foreach` gave, by slot; undefined: not yet. */
  readonly locals: (Plain | undefined)[];
  text = '';
  jsonState: JsonState = OUTSIDE;

  constructor(data: TemplateData, slots: number) {
    super();
    this.data = data;
    this.locals = slots === 0 ? NO_LOCALS : new Array<Plain | undefined>(slots).fill(undefined);
  }

  /** Throws `CUT` once more is written than may be; what is divisible is written up to there. */
  write(text: string, isDivisible: boolean): void {
    const room = MAX_TEXT - this.text.length;
    if (text.length <= room) {
      this.text += text;
      return;
    }
    // Never between the two halves of an emoji.
    if (isDivisible) this.text += text.slice(0, isHighSurrogate(text.charCodeAt(room - 1)) ? room - 1 : room);
    throw CUT;
  }

  /** Runs the work; false if it came to a bound. */
  finishes(work: (rendering: this) => void): boolean {
    try {
      work(this);
      return true;
    } catch (error) {
      if (error === CUT) return false;
      throw error;
    }
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
