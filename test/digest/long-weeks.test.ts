/** A week with more signals and more changes than a message lists: the numbers are those of all, and what matters most is among those listed. */
import { controls } from '../../src/controls/index';
import { cases } from '../../src/controls/safe-links/cases';
import { control as safeLinks } from '../../src/controls/safe-links/index';
import type { Move } from '../../src/engine/ledger/move';
import { decisionVerifier } from '../../src/engine/plan/decision';
import { digestSections } from '../../src/features/digest-sections';
import { signalsOfDigest } from '../../src/features/signals/digest';
import { openSignals } from '../../src/features/signals/open-signals';
import type { Digest } from '../../src/posture/digest';
import { digestMessage } from '../../src/views/digest';
import { digestDay, digestOf } from '../../src/worker/posture/compose-digest';
import { textOf } from '../support/chat/chat-room';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { keyring, memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage } from '../support/stores/memory-stores';

const now = new Date('2026-11-24T08:00:00Z');
const tenant = 'id-of-contoso';
const verifier = decisionVerifier(keyring);

function shown(digest: Digest): { readonly message: string; readonly thread: string } {
  const view = { day: digest.day, tenants: [{ tenant: 'contoso', digest }], nameOf: (id: string) => id, controls, now };
  const { card, details } = digestMessage({ ...view, sections: digestSections });
  return { message: textOf(card), thread: details.map((detail) => textOf(detail.card)).join('\n') };
}

const labOfDay = () =>
  openRoundsLab({
    controls: [],
    tenants: [
      {
        name: 'contoso',
        state: () => ({}),
        settings: { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'UTC' } },
      },
    ],
  });

test('250 signals that nobody took are counted as 250, in the digest and in the status', async () => {
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date('2026-11-24T07:00:00Z') });
  for (let n = 0; n < 250; n += 1) {
    const id = `sig-${String(n).padStart(7, '0')}`;
    const sign = {
      kind: 'password-reset',
      about: { type: 'person' as const, id: `p-${n}`, name: `user${n}@contoso.com` },
      rowIds: [`row-${n}`],
      key: `key-${n}`,
      at: '2026-11-24T06:59:00.000Z',
      answeredAt: '2026-11-24T07:00:00.000Z',
      says: 'The password was reset.',
      evidence: [],
      confidence: 'certain' as const,
      weight: 'A' as const,
      reasons: [],
      presses: [],
    };
    await ledger.append(tenant, id, { type: 'signalled', loudness: 'loud', signs: [sign] });
  }
  const state = {
    v: 1,
    begunAt: '2026-11-20T00:00:00.000Z',
    sources: {},
    waiting: [],
    reported: [],
    quiet: [],
    unknownNames: {},
  };
  const ports = { ledger, verifier, signals: { state: () => Promise.resolve(state) } } as never;
  expect(await openSignals(ports, tenant, now)).toEqual({ untaken: 250, silent: [] });
  const terms = await signalsOfDigest(ports, tenant, { since: new Date('2026-11-23T08:00:00Z'), now });
  const lab = labOfDay();
  const [context] = lab.tenants;
  if (context === undefined) throw new Error('There is no tenant.');
  await lab.work.postures.latest(tenant);
  const plain = await digestOf(lab.work, context, { days: digestDay('2026-11-24'), round: null });
  const { message, thread } = shown({ ...plain, ...terms });
  expect(message).toContain('250 rang, nobody took 250 of them');
  expect(thread).toContain('and 242 more signals: /harden signals');
});

test('of 120 moves the one that got worse is named, however old it is, and the others are counted', async () => {
  const lab = labOfDay();
  const [context] = lab.tenants;
  if (context === undefined) throw new Error('There is no tenant.');
  const move = (n: number, kind: Move['kind']): Move => ({
    at: new Date(now.getTime() - (200 - n) * 60_000).toISOString(),
    control: 'pop-imap',
    kind,
    from: 'pass',
    to: 'fail',
    objects: [`user${n}@contoso.com`],
    summary: 'POP is on.',
    authors: [],
  });
  await lab.look(now);
  await lab.work.history.addMoves(tenant, [move(0, 'regressed')]);
  for (let n = 1; n < 120; n += 1) await lab.work.history.addMoves(tenant, [move(n, 'new')]);
  const digest = await digestOf(lab.work, context, { days: digestDay('2026-11-24'), round: null });
  const { first: _, ...later } = digest;
  const { message, thread } = shown(later);
  expect(message).toContain('Open again: Turn off POP and IMAP - user0@contoso.com');
  expect(message).toContain('49 new, 70 more that moved');
  expect(thread).toContain('and 108 more: /harden history');
});

test.each([
  ['passed', 'pass'],
  ['was open in part', 'partial'],
])(
  'a control that %s and whose licence lapsed no longer applies: why is said, no alert is raised, and nothing is called fixed',
  async (_what, verdict) => {
    const found = cases.find((one) => one.verdict === verdict && one.settings === undefined);
    if (found === undefined) throw new Error('There is no such case.');
    const lapsed = structuredClone(found.state) as { graph: { subscribedSkus: object[] } };
    for (const sku of lapsed.graph.subscribedSkus) Object.assign(sku, { capabilityStatus: 'Suspended' });
    let isLapsed = false;
    const settings = { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'UTC' } };
    const lab = openRoundsLab({
      controls: [safeLinks],
      tenants: [{ name: 'contoso', state: () => (isLapsed ? lapsed : found.state), settings }],
    });
    await lab.at('2026-11-24T08:01:00Z');
    isLapsed = true;
    const drawn = await lab.at('2026-11-25T08:01:00Z');
    expect(drawn.map(({ view }) => view)).not.toContain('drift');
    const id = lab.tenants[0]?.id ?? '';
    expect((await lab.work.postures.latest(id))?.findings.map((one) => one.verdict)).toEqual(['notApplicable']);
    await lab.at('2026-11-26T08:01:00Z');
    const moves = await lab.work.history.moves(id, new Date(0));
    expect(moves.map(({ from, to }) => [from, to])).toEqual([[verdict, 'notApplicable']]);
    const digest = (await lab.work.rounds.digest(id))?.digest;
    if (digest === undefined) throw new Error('There is no digest.');
    const { message, thread } = shown({ ...digest, moves: [...moves] });
    expect(message).toContain('1 no longer applicable');
    expect(thread).toContain('No longer applies: ');
    expect(thread).toContain('Not licensed: Safe Links and Safe Attachments take Microsoft Defender for Office 365');
    expect(`${message} ${thread}`).not.toMatch(/fixed|unknown now/i);
  },
);
