/** What a template sees; nothing else exists for it. Plain data, read by own properties only. */
export interface TemplateData {
  /** `$contact` */
  contact: Readonly<Record<string, unknown>>;
  /** `$data`: what requests answered, by their name. */
  data: Readonly<Record<string, unknown>>;
  /** `${name}`: the parameters of the event that started the conversation. */
  params: Readonly<Record<string, unknown>>;
  /** BCP 47, for dates and numbers; null: unknown. */
  locale: string | null;
  /** The IANA zone that dates are shown in. */
  timeZone: string;
}

/** What surrounds a value, and so how it is written: as it is, in JSON, in XML, in a URL, in HTML. */
export type Escaping = 'none' | 'json' | 'xml' | 'url' | 'html';

/** A text with variables, parsed once. One that cannot be parsed is written as it stands. */
export interface Template {
  /** Without variables: always the same. */
  isStatic: boolean;
  /** Never throws: past a bound (steps, length, time) the text is cut there and `isCut` says so. */
  render(data: TemplateData): { text: string; isCut: boolean };
}

/** An expression such as `$data.get('WH5').get('promocode')`, or a text with variables: a value, not a text. */
export interface Expression {
  /** Plain data; null where there is nothing. Never throws. */
  evaluate(data: TemplateData): unknown;
}

/** Something wrong in a template, by line and column from 1. */
export interface TemplateFault {
  code: 'template_syntax' | 'template_name' | 'template_method' | 'template_directive' | 'template_too_long';
  line: number;
  column: number;
  /** A sentence for its designer, with the place in it. */
  message: string;
}

/** The names that a template uses, each once. */
export interface References {
  /** `$contact.x`, where x is written out. */
  contact: string[];
  /** `$data.x` and `$data.get('x')`, where x is written out. */
  data: string[];
  /** Any other `$x` that is neither a tool nor set in the template. */
  params: string[];
}
