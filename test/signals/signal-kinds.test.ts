/** Every case of every kind of signal: which signs its rows give, whatever their order, and however often a row comes. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SignalCase } from '../../src/features/signals/case';
import { gil, strange, usual } from '../../src/features/signals/case-rows';
import { signalDefinitions } from '../../src/features/signals/kinds/definitions';
import { signalKinds } from '../../src/features/signals/kinds/index';
import type { Sign } from '../../src/features/signals/sign';
import type { Json } from '../../src/lib/json';
import { knownOf, observationsOf } from '../support/signals/run-case';

const folder = join(__dirname, '..', '..', 'src', 'features', 'signals', 'kinds');
const folders = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'index.ts')));
const casesOf = (id: string) => (require(join(folder, id, 'cases')) as { cases: readonly SignalCase[] }).cases;

/** The clock of every case: an hour and more after its rows. */
const now = new Date('2026-11-30T12:00:00Z');

test('every folder of a kind is in both lists, in one order', () => {
  expect(signalKinds.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
  expect(signalDefinitions.map(({ id }) => id)).toEqual(signalKinds.map(({ id }) => id));
});

const byKey = (signs: readonly Sign[]): readonly Sign[] =>
  signs.toSorted((one, other) => `${one.about.id} ${one.event.key}`.localeCompare(`${other.about.id} ${other.event.key}`));

/** The heaviest weight about each subject. */
function heaviest(signs: readonly Sign[]): ReadonlyMap<string, string> {
  const each = new Map<string, string>();
  for (const { about, weight } of signs) if (weight < (each.get(about.id) ?? 'D')) each.set(about.id, weight);
  return each;
}

type Row = SignalCase['rows'][number];
type Fields = Record<string, Json>;

const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The same, as the one of the row does it at their desk, and as an administrator does it at theirs: null for what did not come from a strange network. */
const besides = [null, { id: gil.id, name: gil.name }].map((other) => ({ source, row }: Row): Row | null => {
  const fields = row as Fields;
  const earlier = (name: string) => asText(fields[name]).replace(/:\d\d:00(?=Z?$)/, ':00:00');
  if (source === 'audits') {
    const { user } = (fields['initiatedBy'] ?? {}) as { user?: Fields };
    if (user?.['ipAddress'] !== strange) return null;
    const by = { ...user, ipAddress: usual, ...(other === null ? {} : { id: other.id, userPrincipalName: other.name }) };
    const moved = { id: `beside ${asText(fields['id'])}`, correlationId: null, activityDateTime: earlier('activityDateTime') };
    return { source, row: { ...fields, ...moved, initiatedBy: { user: by } } };
  }
  if (source !== 'unified' || !asText(fields['ClientIP']).startsWith(strange)) return null;
  const by = other === null ? {} : { UserId: other.name, UserKey: other.id };
  const moved = { Id: `beside ${asText(fields['Id'])}`, CreationTime: earlier('CreationTime'), ClientIP: usual };
  return { source, row: { ...fields, ...by, ...moved } };
});

/** What people read of a sign. */
const wordsOf = ({ says, evidence, reasons }: Sign): string => [says, ...evidence, ...reasons].join('\n');

describe.each(signalKinds.map((kind) => [kind.id, kind] as const))('%s', (id, kind) => {
  const cases = casesOf(id);

  test('has a case that rings and one that does not', () => {
    expect(cases.some(({ signs }) => signs.some(({ weight }) => weight !== 'C'))).toBe(true);
    expect(cases.some(({ signs }) => signs.length === 0)).toBe(true);
  });

  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const known = knownOf(one, now);
    const observations = observationsOf(one);
    const signs = kind.judge(observations, known);
    expect(signs.map(({ about, weight }) => `${about.id} ${weight}`).toSorted()).toEqual(
      one.signs.map(({ about, weight }) => `${about.toLowerCase()} ${weight}`).toSorted(),
    );
    for (const expected of one.signs) {
      const sign = signs.find(({ about, weight }) => about.id === expected.about.toLowerCase() && weight === expected.weight);
      if (sign === undefined) throw new Error(`No sign about ${expected.about}.`);
      for (const words of expected.says ?? []) expect(wordsOf(sign)).toContain(words);
      if (expected.confidence !== undefined) expect(sign.confidence).toBe(expected.confidence);
      if (expected.presses !== undefined)
        expect(sign.presses.map(({ press }) => press).toSorted()).toEqual(expected.presses.toSorted());
      if (expected.rowIds !== undefined) expect(sign.rowIds.toSorted()).toEqual(expected.rowIds.toSorted());
    }
    if (one.looks !== undefined)
      expect((kind.looks?.(observations, known) ?? []).map(({ mailbox }) => mailbox).toSorted()).toEqual(one.looks.toSorted());
  });

  test('weighs nothing lighter for the same that was done a moment before from a usual network, or by someone else', () => {
    const quieter = cases.flatMap((one) => {
      const known = knownOf(one, now);
      const alone = heaviest(kind.judge(observationsOf(one), known));
      return besides.flatMap((beside) => {
        const rows = [...one.rows.flatMap((row) => beside(row) ?? []), ...one.rows];
        const together = heaviest(kind.judge(observationsOf({ rows }), known));
        return [...alone].flatMap(([about, weight]) =>
          (together.get(about) ?? 'D') > weight ? [`${one.name}: ${about} ${weight} → ${together.get(about) ?? 'none'}`] : [],
        );
      });
    });
    expect(quieter).toEqual([]);
  });

  test('a sign names rows that were there, when it happened and when it could be read, and says why in few lines', () => {
    for (const one of cases) {
      const observations = observationsOf(one);
      const ids = new Set(
        observations.flatMap((observation) => (observation.source === 'rules' ? observation.because : [observation.id])),
      );
      for (const sign of kind.judge(observations, knownOf(one, now))) {
        expect(sign.kind).toBe(id);
        expect(sign.rowIds.length).toBeGreaterThan(0);
        expect(sign.rowIds.filter((row) => !ids.has(row))).toEqual([]);
        expect(sign.event.answeredAt.getTime()).toBeGreaterThanOrEqual(sign.event.at.getTime());
        expect(sign.evidence.length).toBeLessThanOrEqual(8);
        expect(sign.reasons.length).toBeGreaterThan(0);
      }
    }
  });

  test('neither the order of rows nor a row that comes twice changes a sign', () => {
    for (const one of cases) {
      const known = knownOf(one, now);
      const observations = observationsOf(one);
      const signs = byKey(kind.judge(observations, known));
      expect(byKey(kind.judge(observations.toReversed(), known))).toEqual(signs);
      const twice = kind.judge([...observations, ...observations], known);
      expect(new Set(twice.map(({ about, event }) => `${about.id} ${event.key}`))).toEqual(
        new Set(signs.map(({ about, event }) => `${about.id} ${event.key}`)),
      );
    }
  });

  test('a row of which every field is missing but id and time says nothing for certain, and breaks nothing', () => {
    for (const one of cases)
      for (const bare of observationsOf(one).map((observation) => withoutFields(observation)))
        expect(kind.judge([bare], knownOf(one, now)).filter(({ confidence }) => confidence === 'certain')).toEqual([]);
  });
});

test.each(['objects-removed', 'mfa-refused', 'password-reset'])(
  'an attacker who makes 150,000 rows that one judge takes together silences nothing: %s',
  (id) => {
    const kind = signalKinds.find((one) => one.id === id);
    const [one] = casesOf(id).filter(({ signs }) => signs.length > 0);
    const [observation] = one === undefined ? [] : observationsOf(one);
    if (kind === undefined || one === undefined || observation === undefined) throw new Error('No case has a sign.');
    const many = Array.from({ length: 150_000 }, (_unused, n) => ({ ...observation, id: `${observation.id}-${n}` }));
    expect(kind.judge(many, knownOf(one, now))).toHaveLength(1);
  },
);

function withoutFields(observation: ReturnType<typeof observationsOf>[number]): ReturnType<typeof observationsOf>[number] {
  if (observation.source === 'rules') return { ...observation, row: [] };
  return { ...observation, row: {}, ...('meaning' in observation ? { meaning: null } : {}) } as typeof observation;
}
