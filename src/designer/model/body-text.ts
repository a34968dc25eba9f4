import { toPointer } from '../../campaigns/problem.ts';
import { listBodyFaults, readWebhookBody } from '../../campaigns/webhook-body.ts';
import { findJsonFault, type JsonObject } from '../../rules/json-object.ts';
import { locatePointer, placeAt, type TextPlace } from './json-places.ts';

/** Something wrong in the text of a body, with where it stands. */
export interface BodyTextFault extends TextPlace {
  code: string;
  message: string;
}

/** `body` undefined: nothing was typed, so there are no extra parameters. */
export type BodyTextReading = { ok: true; body: JsonObject | undefined } | { ok: false; faults: BodyTextFault[] };

/** Reads the extra parameters of a webhook as they are typed (CB-24…CB-27). */
export function readBodyText(text: string): BodyTextReading {
  if (text.trim() === '') return { ok: true, body: undefined };
  const reading = readWebhookBody(text);
  const found = reading.ok ? listBodyFaults(reading.value) : [reading.fault];
  if (reading.ok && found.length === 0) return { ok: true, body: reading.value };
  const broken = findJsonFault(text);
  const faults = found.map(({ code, message, path }) => ({
    code,
    message,
    ...(broken ? placeAt(text, broken.position) : locatePointer(text, toPointer(path))),
  }));
  return { ok: false, faults };
}

/** A body as it is shown before anybody types. */
export function writeBodyText(body: JsonObject | undefined): string {
  return body === undefined ? '' : JSON.stringify(body, null, 2);
}
