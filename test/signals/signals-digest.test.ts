/** What the digest of a day says of signals: what rang, what nobody took, what did not ring, and which log is silent. */
import { digestSections } from '../../src/features/digest-sections';
import { signalsOfDigest } from '../../src/features/signals/digest';
import { signalDigest } from '../../src/features/signals/entry-terms';
import { openedSignal } from '../../src/features/signals/opened-signal';
import { type Digest, isUnchanged } from '../../src/posture/digest';
import { digestMessage } from '../../src/views/digest';
import { textOf } from '../support/chat/chat-room';
import { clockOf, openSignalLab, type SignalLab } from '../support/signals/signal-lab';
import { turnedOff, watchedState } from '../support/signals/turned-off';

const open: SignalLab[] = [];
afterEach(() => Promise.all(open.splice(0).map((lab) => lab.close())));

const audits = 'graph.directoryAudits';
const quietDay: Digest = {
  day: '2026-11-25',
  at: clockOf(1380),
  score: { now: 50, yesterday: 50, lastWeek: 50 },
  trend: [],
  verdicts: {},
  moves: [],
  unchecked: [],
  waiting: [],
  changes: [],
  lapsing: [],
  waived: 0,
  checkpoint: 'none',
};

async function sectionOf(lab: SignalLab): ReturnType<typeof signalsOfDigest> {
  return signalsOfDigest(lab.office.work, lab.simulator.tenantId, { since: new Date(clockOf(0)), now: lab.office.now() });
}

async function saidTo(lab: SignalLab, text: string): Promise<string> {
  const answer = await lab.office.answers({
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `${text} ${lab.office.now().getTime()}`,
    kind: 'command',
    text,
  });
  if (answer === null || 'refused' in answer) throw new Error(`No card: ${JSON.stringify(answer)}`);
  return textOf(answer);
}

test('what rang and nobody took, what settings leave to the digest, and a silent log stand in the digest', async () => {
  const lab = await openSignalLab({ state: watchedState, signals: { loudness: { 'mail-flow': 'digest' } } });
  open.push(lab);
  await lab.pass(3);
  expect(await sectionOf(lab)).toEqual({});
  for (const says of ['status', 'home']) expect(await saidTo(lab, says)).not.toContain('/harden signals');
  lab.shows(audits, 5, turnedOff('row-1', 4));
  lab.shows('exchange.UnifiedAuditLog', 5, {
    CreationDate: clockOf(4),
    Operations: 'New-TransportRule',
    UserIds: 'mallory@contoso.com',
    AuditData: JSON.stringify({
      Id: 'ual-1',
      RecordType: 1,
      CreationTime: clockOf(4),
      Operation: 'New-TransportRule',
      UserId: 'mallory@contoso.com',
      ObjectId: 'copy',
      Parameters: [
        { Name: 'Name', Value: 'copy' },
        { Name: 'BlindCopyTo', Value: 'x@evil.example' },
      ],
    }),
  });
  await lab.pass(15);
  const simulated = lab.simulator.state() as { simulator?: object };
  lab.simulator.load({ ...simulated, simulator: { ...simulated.simulator, faults: [{ match: audits, status: 403 }] } });
  await lab.pass(5);
  const { signals } = await sectionOf(lab);
  const card = signals?.rang.find(({ about }) => about === 'Require MFA');
  expect(signals?.rang.map(({ about }) => about).toSorted()).toEqual(['Entra audit log', 'Require MFA']);
  expect(card).toMatchObject({ what: 'A Conditional Access policy was weakened', about: 'Require MFA', state: 'open' });
  expect(signals?.untaken.map(({ id }) => id)).toContain(card?.id);
  expect(signals?.quiet.map(({ why }) => why)).toEqual(['Settings leave this kind to the digest.']);
  expect(signals?.deaf.map(({ log }) => log)).toEqual(['Entra audit log']);
  const digest: Digest = { ...quietDay, ...(signals === undefined ? {} : { signals }) };
  expect([isUnchanged(quietDay), isUnchanged(digest)]).toEqual([true, false]);
  const one = { tenant: 'contoso', digest };
  const view = { day: digest.day, nameOf: (id: string) => id, controls: [], now: lab.office.now(), sections: digestSections };
  for (const tenants of [[one], [one, { tenant: 'fabrikam', digest: quietDay }]]) {
    const message = digestMessage({ ...view, tenants });
    const said = textOf(message.card);
    expect(said).toMatch(/Silent log[^:]*: Entra audit log does not answer since/);
    expect(said).toMatch(/Signals[^:]*: \d rang, nobody took/);
    const below = message.details.map((detail) => textOf(detail.card)).join('\n');
    expect(below).toContain(`A Conditional Access policy was weakened: Require MFA (open), ${card?.id}`);
    expect(below).toContain('Settings leave this kind to the digest.');
  }
  expect(await lab.office.does('bo', { says: `signals ${card?.id}` })).toMatch(/^card: /);
  // The card of the log that is silent is not counted beside it.
  const now = /(1 signal) nobody took, Entra audit log silent since .+ See \/harden signals/;
  for (const says of ['status', 'status all', 'home']) expect(await saidTo(lab, says)).toMatch(now);
  const entries = await lab.office.work.ledger.subject(lab.simulator.tenantId, card?.id ?? '');
  const on = `${card?.id}@contoso`;
  const take = { clicks: 'take' as const, on, digest: signalDigest(card?.id ?? '', openedSignal(entries)?.signs ?? []) };
  expect(await lab.office.does('bo', take)).toBe('done');
  expect(await saidTo(lab, 'status')).not.toContain('nobody took');
  expect(await saidTo(lab, 'status')).toContain('Entra audit log silent since');
});
