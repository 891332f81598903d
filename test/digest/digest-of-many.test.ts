/** The digest of many tenants in one message: nothing that presses in one of them is lost among the others, and what is not listed is counted. */
import { controls } from '../../src/controls/index';
import { digestSections } from '../../src/features/digest-sections';
import type { Digest } from '../../src/posture/digest';
import { digestMessage } from '../../src/views/digest';
import { textOf } from '../support/chat/chat-room';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { ledgerOn } from '../support/ledger/signed-entries';
import { startTestValkey } from '../support/stores/valkey';

const day = '2026-11-24';
const now = new Date('2026-11-24T07:00:00Z');
const quiet: Digest = {
  day,
  at: '2026-11-24T07:00:00.000Z',
  score: { now: 75, yesterday: 75, lastWeek: null },
  trend: [75, 75],
  verdicts: { pass: 1 },
  moves: [],
  unchecked: [],
  waiting: [],
  changes: [],
  lapsing: [],
  waived: 0,
  checkpoint: 'hardenbot-checkpoint:contoso:1:aa:key:signature',
};
const nameOf = (number: number): string => `tenant-${String(number).padStart(2, '0')}`;

/** The message itself, without what is folded and what stands below it. */
function messageOf(digests: readonly Partial<Digest>[]): string {
  const tenants = digests.map((digest, index) => ({ tenant: nameOf(index), digest: { ...quiet, ...digest } }));
  const { card } = digestMessage({ day, tenants, nameOf: (id) => id, controls, now, sections: digestSections });
  return textOf({ ...card, blocks: card.blocks.filter(({ kind }) => kind !== 'fold') });
}

const toKeep = (id: string, until: string) => ({ id, what: 'pop-imap', status: 'verified', undoesItselfAt: until });

test('a change that waits to be kept is named with its tenant, the most pressing one first, and the tenants of the others', () => {
  const digests = Array.from({ length: 60 }, (_, index): Partial<Digest> => {
    if (index === 7) return { changes: [toKeep('c-7aaaaaa', '2026-11-24T18:00:00.000Z')] };
    if (index === 41) return { changes: [toKeep('c-4bbbbbb', '2026-11-24T09:00:00.000Z')] };
    return {};
  });
  expect(messageOf(digests)).toContain(
    'Keep it or it is undone: Turn off POP and IMAP in tenant-41 (c-4bbbbbb), before 2026-11-24 09:00 UTC; 1 more to keep in tenant-07.',
  );
  expect(messageOf(digests.slice(0, 7))).not.toContain('Keep it');
});

test('a day of Microsoft’s that affects sixty tenants is said once', () => {
  const date = { control: 'ews', title: 'Microsoft turns off EWS', on: '2027-04-01', mark: 'confirmed', daysLeft: 90 };
  const text = messageOf(Array.from({ length: 60 }, () => ({ dates: [{ ...date, affected: 'Affected: 3 apps.' }] })));
  expect(text).toContain(
    'Microsoft turns off EWS: in 90 days, on 2027-04-01 (confirmed). It affects 60 tenants: tenant-00, tenant-01, tenant-02 and 57 more.',
  );
  expect(text.split('Microsoft turns off EWS')).toHaveLength(2);
  expect(messageOf([{ dates: [{ ...date, affected: 'Affected: 3 apps.' }] }, {}])).toContain(
    '(confirmed). In tenant-00: Affected: 3 apps.',
  );
});

test('signals of more tenants than are listed are counted', () => {
  const signals = {
    rang: [],
    untaken: [],
    quiet: [],
    ordinary: 0,
    deaf: [{ log: 'sign-ins', since: '2026-11-24T01:00:00.000Z' }],
  };
  const tenants = Array.from({ length: 60 }, (_, index) => ({ tenant: nameOf(index), digest: { ...quiet, signals } }));
  const { card } = digestMessage({ day, tenants, nameOf: (id) => id, controls, now, sections: digestSections });
  expect(textOf(card)).toContain('and 52 more lines like these: /harden digest --tenant NAME');
});

test('each ledger is looked at once for a digest, whatever was written since the one before', async () => {
  const valkey = await startTestValkey();
  try {
    const redis = valkey.connect();
    const lab = openRoundsLab({
      controls: [],
      tenants: Array.from({ length: 3 }, (_, index) => ({
        name: nameOf(index),
        state: () => ({}),
        settings: { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'UTC' } },
      })),
      ledger: ledgerOn(redis, { now: () => now }),
    });
    await lab.at(`${day}T08:00:00Z`);
    const next = { day: '2026-11-25', scan: 's-2026-11-25', startedAt: '2026-11-25T07:59:00.000Z', ended: true };
    for (const { id } of lab.tenants) await lab.work.rounds.saveRound(id, next);
    await redis.config('RESETSTAT');
    await lab.look(new Date('2026-11-25T08:00:00Z'));
    const digests = await lab.work.rounds.digests(lab.tenants.map(({ id }) => id));
    expect(digests.map((digest) => digest?.day)).toEqual(lab.tenants.map(() => next.day));
    expect(await redis.info('commandstats')).toContain('cmdstat_xrange:calls=3,');
  } finally {
    await valkey.stop();
  }
});
