/** Any card at all, for properties that hold of every card: hostile words, endless lists, empty parts. */
import fc from 'fast-check';
import { textFile } from '../../../src/chat/attachment';
import { actionNames, type Block, type Card, type Statement } from '../../../src/chat/card';
import { count as counted } from '../runner/counts';
import { anyCharacter } from './any-character';
import { endlessName, hostileTexts } from './hostile-text';

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: anyCharacter, maxLength: 200 }) },
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts.map((hostile) => hostile.text)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', endlessName, '"'.repeat(5000), '\\'.repeat(5000), '名'.repeat(5000), '😀'.repeat(3000)),
  },
);
const tone = fc.constantFrom('neutral' as const, 'good' as const, 'warn' as const, 'bad' as const);
const score = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 100, noNaN: true }));
const count = fc.oneof(fc.nat({ max: 100_000 }), fc.constant(0));
const few = { maxLength: 8 } as const;
const json = fc.oneof(
  text,
  fc.jsonValue().map((value) => value as string),
  fc.constant(undefined),
);

/** Few different members, many times: much longer than any message. */
function endless<Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> {
  return fc
    .tuple(fc.array(item, { minLength: 1, ...few }), fc.integer({ min: 1, max: counted({ fast: 40, full: 400 }) }))
    .map(([items, times]) => Array.from({ length: times }, () => items).flat());
}

type Listing = <Item>(item: fc.Arbitrary<Item>) => fc.Arbitrary<Item[]>;
const short: Listing = (item) => fc.array(item, few);
const shortOrEndless: Listing = (item) =>
  fc.oneof({ weight: 4, arbitrary: short(item) }, { weight: 1, arbitrary: endless(item) });

const span = fc.record(
  { text, style: fc.oneof(tone, fc.constantFrom('strong' as const, 'muted' as const, 'code' as const)) },
  { requiredKeys: ['text'] },
);
const cell = fc.record({ text, tone }, { requiredKeys: ['text'] });
const change = fc
  .record({ object: text, property: text, before: json, after: json })
  .map(({ object, property, before, after }) => ({
    object,
    property,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }));
const action = fc.record(
  {
    name: fc.constantFrom(...actionNames),
    label: text,
    subject: text,
    style: fc.constantFrom('primary' as const, 'danger' as const),
    digest: fc.stringMatching(/^[0-9a-f]{64}$/),
    asks: fc.record({ title: text, label: text }),
  },
  { requiredKeys: ['name', 'label', 'subject'] },
);

const statementWith = (list: Listing): fc.Arbitrary<Statement> =>
  fc.oneof(
    fc.record({ kind: fc.constant('text' as const), spans: list(span) }),
    fc.record({ kind: fc.constant('facts' as const), facts: list(fc.record({ label: text, value: text })) }),
    fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(text, few),
      rows: list(fc.array(cell, few)),
      more: count,
    }),
    fc.record({ kind: fc.constant('diff' as const), changes: list(change), more: count }),
    fc.record(
      { kind: fc.constant('progress' as const), label: text, done: count, total: count },
      { requiredKeys: ['kind', 'label', 'done'] },
    ),
    fc.record({ kind: fc.constant('chart' as const), title: text, points: list(fc.record({ label: text, value: score })) }),
    fc
      .record({
        kind: fc.constant('attachment' as const),
        name: text,
        label: text,
        holds: text,
        ask: text,
        preview: list(text),
        file: text.map(textFile),
        missing: text,
      })
      .map(({ missing, ...file }) => (missing === '' ? file : { ...file, missing })),
  );

/** Answers about the same, as a maker of cards gives them, and some that have nothing to do with each other. */
const choice = fc
  .record({ label: text, asks: text, answers: fc.array(fc.record({ means: text, action }), few), isOfOne: fc.boolean() })
  .map(({ answers, isOfOne, ...said }): Block => {
    const { subject = '' } = answers[0]?.action ?? {};
    const same = answers.map(({ means, action: { name, label } }) => ({ means, action: { name, label, subject } }));
    return { kind: 'choice', ...said, answers: isOfOne ? same : answers };
  });

const blockWith = (list: Listing): fc.Arbitrary<Block> =>
  fc.oneof(
    { weight: 14, arbitrary: statementWith(list) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, few) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('row' as const), spans: list(span), action }) },
    { weight: 1, arbitrary: choice },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('fold' as const), label: text, blocks: fc.array(statementWith(list), few) }),
    },
  );

/** Endless lists in endlessly many blocks are a hundred megabytes, and say no more than either. */
const blocks = fc.oneof(
  { weight: 4, arbitrary: short(blockWith(shortOrEndless)) },
  { weight: 1, arbitrary: endless(blockWith(short)) },
);

export const anyCard: fc.Arbitrary<Card> = fc.record({ title: text, tone, blocks });
