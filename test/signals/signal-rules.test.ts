/** Every rule that removes, lowers or raises a sign is held by a case: without the rule, a case of its kind comes out otherwise. */
import { join } from 'node:path';
import type { SignalCase } from '../../src/features/signals/case';
import type { RuledKind } from '../../src/features/signals/judging/rule';
import { signalKinds } from '../../src/features/signals/kinds/index';
import type { SignalKind } from '../../src/features/signals/signal-kind';
import { knownOf, observationsOf } from '../support/signals/run-case';

const now = new Date('2026-11-30T12:00:00Z');
const folder = join(__dirname, '..', '..', 'src', 'features', 'signals', 'kinds');
const isRuled = (kind: SignalKind): kind is RuledKind => 'rules' in kind;
const ruled = signalKinds.filter(isRuled);

const outcome = (kind: SignalKind, one: SignalCase): string =>
  kind
    .judge(observationsOf(one), knownOf(one, now))
    .map(({ about, weight }) => `${about.id} ${weight}`)
    .toSorted()
    .join();

describe.each(ruled.map((kind) => [kind.id, kind] as const))('%s', (id, kind) => {
  const { cases } = require(join(folder, id, 'cases')) as { cases: readonly SignalCase[] };

  test('names each rule once', () => {
    expect(new Set(kind.rules.map((rule) => rule.id)).size).toBe(kind.rules.length);
  });

  test('fails a case without any one of its rules', () => {
    const unheld = kind.rules.filter((rule) => {
      const without = kind.without(rule.id);
      return cases.every((one) => outcome(without, one) === outcome(kind, one));
    });
    expect(unheld).toEqual([]);
  });
});
