import type { FieldError } from '../../base/errors.ts';
import { toPointer } from '../../http/problem.ts';
import { findUnstorable } from '../../rules/storable.ts';
import type { FieldType } from '../../store/contact-schema.ts';
import { readFieldValue, type ValueReading } from '../fields/read-value.ts';
import type { Definitions } from '../read-contact.ts';
import { ATTRIBUTES, type Attribute, type Condition, FIELD_KINDS, type Filter, OPS, type ValueKind } from './filter.ts';

/** Deeper or longer than anybody writes by hand; a program's are bounded. */
const DEPTH_MAX = 8;
const CONDITIONS_MAX = 50;
const VALUES_MAX = 200;
const TEXT_LENGTH_MAX = 500;

type Path = (string | number)[];
export type FilterReading = { ok: true; filter: Filter } | { ok: false; errors: FieldError[] };

/** Reads a filter by what its account has defined. Pure; every mistake is named, under the path `at`. */
export function readFilter(definitions: Definitions, input: unknown, at: Path): FilterReading {
  const reader = new FilterReader(definitions);
  const filter = reader.read(input, at, 1);
  return filter && reader.errors.length === 0 ? { ok: true, filter } : { ok: false, errors: reader.errors };
}

/** What a condition looks at. */
interface Subject {
  of: { attribute: Attribute } | { field: string } | { subscription: string };
  kind: ValueKind;
  /** Reads a value to compare whole values with. */
  readValue(value: unknown): ValueReading;
}

class FilterReader {
  readonly errors: FieldError[] = [];
  readonly #definitions: Definitions;
  #conditions = 0;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  read(input: unknown, path: Path, depth: number): Filter | undefined {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      return this.#refuse(path, 'This must be {"all": […]}, {"any": […]}, {"not": …} or a condition.');
    }
    if (depth > DEPTH_MAX) return this.#refuse(path, `Filters are nested at most ${DEPTH_MAX} deep.`);
    const keys = Object.keys(input);
    if (!['all', 'any', 'not'].some((key) => key in input)) return this.#readCondition({ ...input }, path);
    if (keys.length > 1) return this.#refuse(path, 'all, any and not each stand alone.');
    const [[key, value]] = Object.entries(input) as [[string, unknown]];
    if (key === 'not') {
      const inner = this.read(value, [...path, key], depth + 1);
      return inner && { not: inner };
    }
    if (!Array.isArray(value) || value.length === 0) {
      return this.#refuse([...path, key], 'This must be a list of at least one filter.');
    }
    const parts: Filter[] = [];
    for (const [index, each] of value.entries()) {
      const part = this.read(each, [...path, key, index], depth + 1);
      if (part) parts.push(part);
      if (this.#conditions > CONDITIONS_MAX) return undefined;
    }
    return key === 'all' ? { all: parts } : { any: parts };
  }

  #readCondition(input: Record<string, unknown>, path: Path): Condition | undefined {
    this.#conditions += 1;
    if (this.#conditions > CONDITIONS_MAX) {
      return this.#refuse(path, `A filter has at most ${CONDITIONS_MAX} conditions.`);
    }
    const subject = this.#readSubject(input, path);
    if (!subject) return undefined;
    const { op, value } = input;
    const [name] = Object.keys(subject.of);
    const unknown = Object.keys(input).find((key) => ![name, 'op', 'value'].includes(key));
    if (unknown !== undefined) return this.#refuse([...path, unknown], 'This field is not known here.');
    const ops: readonly string[] = OPS[subject.kind];
    if (typeof op !== 'string' || !ops.includes(op)) {
      return this.#refuse([...path, 'op'], `This must be one of: ${ops.join(', ')}.`);
    }
    const reading = readOperand(subject, op, value);
    if (!reading.ok) return this.#refuse([...path, 'value'], reading.message);
    return { ...subject.of, op, value: reading.value } as Condition;
  }

  #readSubject(input: Record<string, unknown>, path: Path): Subject | undefined {
    const { attribute, field, subscription } = input;
    const { fields, categories } = this.#definitions;
    if (attribute !== undefined) {
      if (typeof attribute === 'string' && Object.hasOwn(ATTRIBUTES, attribute))
        return attributeSubject(attribute as Attribute);
      return this.#refuse([...path, 'attribute'], `This must be one of: ${Object.keys(ATTRIBUTES).join(', ')}.`);
    }
    if (field !== undefined) {
      const defined = fields.find(({ code, isDeleted }) => code === field && !isDeleted);
      if (!defined) return this.#refuse([...path, 'field'], 'There is no field with this code.');
      const { code, type } = defined;
      return { of: { field: code }, kind: FIELD_KINDS[type], readValue: (value) => readFieldValue(defined, value) };
    }
    if (subscription === undefined) {
      return this.#refuse(path, 'A condition names an attribute, a field or a subscription.');
    }
    const category = categories.find(({ key }) => key === subscription);
    if (!category) return this.#refuse([...path, 'subscription'], 'There is no such subscription category.');
    return { of: { subscription: category.key }, kind: 'boolean', readValue: readAs('boolean') };
  }

  #refuse(path: Path, message: string): undefined {
    this.errors.push({ path: toPointer(path), message });
    return undefined;
  }
}

const ATTRIBUTE_TYPES: Record<Attribute, FieldType> = {
  name: 'text',
  email: 'email',
  phone: 'phone',
  language: 'text',
  createdAt: 'datetime',
  optedOut: 'boolean',
  quarantined: 'boolean',
};

function attributeSubject(attribute: Attribute): Subject {
  return { of: { attribute }, kind: ATTRIBUTES[attribute], readValue: readAs(ATTRIBUTE_TYPES[attribute]) };
}

function readAs(type: FieldType): (value: unknown) => ValueReading {
  return (value) => readFieldValue({ type, choices: null }, value);
}

type OperandReading = { ok: true; value: Condition['value'] } | { ok: false; message: string };

function readOperand(subject: Subject, op: string, value: unknown): OperandReading {
  if (findUnstorable(value)) return { ok: false, message: 'This must not contain U+0000 or half of a surrogate pair.' };
  if (op === 'exists') return readAs('boolean')(value ?? true);
  if (op === 'contains' || op === 'starts_with') return readPart(value);
  if (op !== 'in') return limit(subject.readValue(value));
  if (!Array.isArray(value) || value.length === 0 || value.length > VALUES_MAX) {
    return { ok: false, message: `This must be a list of 1 to ${VALUES_MAX} values.` };
  }
  const readings = value.map((each) => limit(subject.readValue(each)));
  const refused = readings.find((reading) => !reading.ok);
  if (refused) return refused;
  return { ok: true, value: readings.flatMap((reading) => (reading.ok ? [reading.value as string | number] : [])) };
}

/** A part of a text, which need not be an e-mail address or a number by itself. */
function readPart(value: unknown): OperandReading {
  const isPart = typeof value === 'string' && value !== '';
  return isPart ? limit({ ok: true, value }) : { ok: false, message: 'This must be a text that is not empty.' };
}

function limit(reading: ValueReading): ValueReading {
  const isLong = reading.ok && typeof reading.value === 'string' && reading.value.length > TEXT_LENGTH_MAX;
  return isLong ? { ok: false, message: `This must have at most ${TEXT_LENGTH_MAX} characters.` } : reading;
}
