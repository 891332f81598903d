/** What is parsed again and again is parsed by code made of its schema: that says of every value what the schema says. */
import { z } from 'zod';
import { moveSchema } from '../../src/engine/ledger/move';
import { compiled } from '../../src/lib/compiled';
import { digestSchema } from '../../src/posture/digest';
import { dailyPostureSchema } from '../../src/posture/history';
import { postureLineSchema } from '../../src/posture/posture';
import { roundSchema } from '../../src/posture/rounds';

const at = '2026-11-24T08:00:00.000Z';
const move = { kind: 'regressed', from: 'pass', to: 'fail', objects: ['a'], at, control: 'mfa', summary: 's', authors: [] };
const kinds: readonly (readonly [what: string, schema: z.ZodType, value: Record<string, unknown>])[] = [
  [
    'a line of a posture',
    postureLineSchema,
    {
      control: 'mfa',
      verdict: 'unknown',
      summary: 's',
      coverage: { covered: 1, of: 2 },
      missing: [{ read: 'r', reason: 'x' }],
      at,
    },
  ],
  [
    'a digest',
    digestSchema,
    {
      day: '2026-11-24',
      at,
      score: { now: 40.5, yesterday: null, lastWeek: 39 },
      trend: [null, 40.5],
      verdicts: { fail: 1 },
      moves: [move],
      unchecked: [{ control: 'mfa', missing: ['r'] }],
      waiting: [{ id: 'c-1', what: 'mfa', since: at, requestedBy: { entraId: 'a', name: 'Ana' }, canAct: ['b'] }],
      changes: [{ id: 'c-2', what: 'ews', status: 'verified', undoesItselfAt: at }],
      lapsing: [],
      waived: 0,
      checkpoint: 'c',
    },
  ],
  ['a round', roundSchema, { day: '2026-11-24', scan: 's-1', startedAt: at, ended: true, failed: 'f' }],
  ['a day', dailyPostureSchema, { day: '2026-11-24', at, score: null, verdicts: { mfa: 'pass' }, askedLess: ['mfa'] }],
  ['a move', moveSchema, move],
];

/** A value, and the same with each of its fields left out or of another kind, and with one more. */
function* variantsOf(value: Record<string, unknown>): Generator {
  yield value;
  yield { ...value, more: 1 };
  for (const field of Object.keys(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
    for (const other of [undefined, null, -0.5, '', 'x', [], [null], {}, { x: 1 }]) yield { ...value, [field]: other };
  }
  for (const other of [undefined, null, 1, 'x', [], [value]]) yield other;
}

test.each(kinds)('%s is what its schema says, however often it was parsed', (_what, schema, value) => {
  expect(schema.safeParse(value).success).toBe(true);
  for (const asked of [schema, z.array(schema)]) {
    compiled(asked, 1000);
    const often = compiled(asked);
    expect(often).not.toBe(asked);
    for (const variant of variantsOf(value)) {
      const given = asked === schema ? variant : [value, variant];
      const [said, expected] = [often.safeParse(given), asked.safeParse(given)];
      expect(said.success).toBe(expected.success);
      expect(said.data).toStrictEqual(expected.data);
    }
  }
});
