/** What comes back after access was restored, by readings one after the other: also what two people had left open, and also the second time. */
import { textFile } from '../../src/chat/attachment';
import type { IncidentEvidence, Item } from '../../src/features/incident/entry-terms';
import { type IncidentView, incidentCard } from '../../src/features/incident/gateway/incident-card';
import { incidentState, type StageView } from '../../src/features/incident/gateway/incident-state';
import { noticeParts, reopenedCard } from '../../src/features/incident/gateway/notices';
import { type FoundItem, numbered } from '../../src/features/incident/item';

const sender: FoundItem = {
  key: 'sender cy@contoso.com',
  what: 'cy@contoso.com may send as the account',
  advice: 'ask',
  why: 'ask the person',
  fresh: false,
  operations: [],
  ground: 'undated',
  read: 'people who may send as the account',
  print: 'p',
};
const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));

/** Reads once an hour, whether the right was there. Access is restored right after one of these readings. */
function viewAfter(readings: readonly boolean[], leftOpen: boolean, restoredAt = 1): IncidentView {
  let items: readonly Item[] = [];
  for (const [hour, isThere] of readings.entries())
    items = numbered(isThere ? [sender] : [], items, { at: at(hour), unread: new Set() });
  const evidence: IncidentEvidence = {
    account: { id: 'a', name: 'mia@contoso.com', kinds: ['member'], roles: [] },
    collectedAt: at(readings.length - 1).toISOString(),
    since: at(0).toISOString(),
    firstSuspicious: null,
    counts: [],
    items: [...items],
    moments: [],
    more: { items: 0, moments: 0 },
    record: 'on',
    mailboxRecord: 'on',
    missing: [],
    file: { sha256: '', lines: 0 },
  };
  const open = { keys: [sender.key], reason: 'the tender', until: at(99), by: ['Ana'] };
  const stages: readonly StageView[] = [
    { stage: 'restore', id: 'c-2', status: 'verified', measuredAt: at(restoredAt), ...(leftOpen ? { open } : {}) },
  ];
  const person = { platform: 'terminal', platformId: 'ana', name: 'Ana', entraId: 'x' };
  const incident = {
    id: 'i-1',
    typed: 'mia',
    requestedBy: person,
    requestedAt: at(0),
    evidence,
    refusal: null,
    signal: null,
    stages: [],
    claims: [],
  };
  return { tenant: 'contoso', incident, stages, file: null };
}
const stateOf = ({ incident, stages }: IncidentView) => incidentState(incident, stages).text;

test('what two people left open, and nobody touched, calls nobody', () => {
  const view = viewAfter([true, true, true], true);
  expect(stateOf(view)).toBe('restored with 1 open');
  expect(reopenedCard(view)).toBeNull();
});

test('what two people left open reopens the incident once it was gone and came back', () => {
  expect(stateOf(viewAfter([true, true, false, false], true))).toBe('restored; what was left open is settled');
  const view = viewAfter([true, true, false, false, true], true);
  expect(stateOf(view)).toBe('reopened: 1 came back');
  expect(reopenedCard(view)?.title).toBe('Reopened: mia@contoso.com in contoso');
});

test('what came back before two people left it open is what they knew', () => {
  expect(stateOf(viewAfter([true, false, true, true], true, 2))).toBe('restored with 1 open');
});

test('what comes back a second time is a message of its own', () => {
  const first = viewAfter([true, false, false, true], false);
  const second = viewAfter([true, false, false, true, false, false, true], false);
  expect([first, second].map(stateOf)).toEqual(['reopened: 1 came back', 'reopened: 1 came back']);
  expect(noticeParts(second, 'reopened')).not.toEqual(noticeParts(first, 'reopened'));
  const still = viewAfter([true, false, false, true, true], false);
  expect(noticeParts(still, 'reopened')).toEqual(noticeParts(first, 'reopened'));
});

test('a file that rows found no room in is called a part of what was read', () => {
  const { incident, ...view } = viewAfter([true], false);
  const { evidence } = incident;
  if (evidence === null) throw new Error('Nothing was read.');
  const labels = [2, 1].map((lines) => {
    const told = { ...evidence, counts: [{ what: 'sign-ins', rows: 2 }], file: { sha256: '', lines } };
    const card = incidentCard({ ...view, incident: { ...incident, evidence: told }, file: textFile('') });
    return /"label":"(\w+[^"]* that was read|A part of [^"]*)"/.exec(JSON.stringify(card))?.[1];
  });
  expect(labels).toEqual(['Everything that was read', 'A part of what was read']);
});
