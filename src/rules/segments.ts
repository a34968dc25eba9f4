/** How a text travels as SMS: `units` are septets (GSM-7) or UTF-16 code units (UCS-2). */
export interface SegmentCount {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  segments: number;
}

// 3GPP TS 23.038 §6.2.1, without the escape character itself.
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
// §6.2.1.1: written as escape and letter, so two septets each.
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

// 140 octets a segment; a segment of several gives 6 of them to the header that joins the parts.
const GSM_LIMITS = { alone: 160, joined: 153 };
const UCS2_LIMITS = { alone: 70, joined: 67 };

/** How many SMS segments a text takes. One character outside GSM-7 turns the whole text to UCS-2; no text, no segment. */
export function countSegments(text: string): SegmentCount {
  const septets = septetWidths(text);
  return septets === undefined
    ? { encoding: 'UCS-2', ...pack(codeUnitWidths(text), UCS2_LIMITS) }
    : { encoding: 'GSM-7', ...pack(septets, GSM_LIMITS) };
}

function septetWidths(text: string): number[] | undefined {
  const widths: number[] = [];
  for (const character of text) {
    if (GSM_BASIC.has(character)) widths.push(1);
    else if (GSM_EXTENSION.has(character)) widths.push(2);
    else return undefined;
  }
  return widths;
}

function codeUnitWidths(text: string): number[] {
  return Array.from(text, (character) => character.length);
}

/** Fills segments in order; a character of two units is never split over a boundary, so a unit may stay empty. */
function pack(widths: number[], limits: { alone: number; joined: number }): { units: number; segments: number } {
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= limits.alone) return { units, segments: units === 0 ? 0 : 1 };
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > limits.joined) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { units, segments };
}
