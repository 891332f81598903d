/** The sentences that a report names differences in: written from values that hold nothing of the tenant, and read back by who is given the report. */

/** What may stand in a gap of a sentence, as the source of a regular expression: nothing that a tenant could have written fits. */
const slots = {
  rows: '\\d{1,9}',
  size: '\\d{1,9}',
  times: '\\d{1,9}',
  as: 'null|flag|number|text|moment|number as text|flag as text|list|object',
  believed: 'true or false|a text|a number|a moment|a list of texts|an object|a list of objects|anything',
  form: '\\(empty\\)|[Aa9?._@:/ -]{1,24}',
  answer: '(?:no answer|an answer \\d{3})(?: with the code [\\w.?@:/ -]{1,80})?',
  kind: 'unauthenticated|forbidden|unlicensed|notFound|invalid|conflict|throttled|unavailable|incomplete|ambiguous',
} as const;
type Slot = keyof typeof slots;

const templates = {
  missing: 'never came in {rows} rows; it may go by another name',
  came: 'came as {as} ({times}), where {believed} is expected',
  held: 'its list held {as} ({times}), where {believed} is expected',
  word: 'held a word that hardenbot does not know ({times}), of the form {form}',
  unparsed: 'cannot be parsed, so the list counts as incomplete',
  longPage: 'a page held {rows} rows, where {size} were requested at most',
  fullPage: 'a full page of {rows} rows named no next page',
  unexpected: '{answer}, which counts as {kind} and is not expected here',
  unknownCode: '{answer}, which hardenbot does not know as {kind}',
} as const satisfies Readonly<Record<string, string>>;

/** Which difference a sentence names. */
type DifferenceKind = keyof typeof templates;

type SlotsOf<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | SlotsOf<Rest> : never;
type SentenceValues<Kind extends DifferenceKind> = Readonly<Record<SlotsOf<(typeof templates)[Kind]>, string | number>>;

export function sentence<Kind extends DifferenceKind>(kind: Kind, values: SentenceValues<Kind>): string {
  return templates[kind].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String((values as Readonly<Record<string, string | number>>)[name]),
  );
}

export interface ReadSentence {
  readonly kind: DifferenceKind;
  /** What stood in each gap; absent: the sentence has no such gap. */
  readonly values: Readonly<Partial<Record<Slot, string>>>;
}

const readers = Object.entries(templates).map(([kind, template]) => ({
  kind: kind as DifferenceKind,
  form: new RegExp(`^${escaped(template).replaceAll(/\\\{(\w+)\\\}/g, (_, name: Slot) => `(?<${name}>${slots[name]})`)}$`),
}));

/** Null for what is none of the sentences, whole. */
export function readSentence(text: string): ReadSentence | null {
  for (const { kind, form } of readers) {
    const match = form.exec(text);
    if (match !== null) return { kind, values: { ...match.groups } };
  }
  return null;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
