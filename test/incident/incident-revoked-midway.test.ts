/** A decision key that is revoked after a worker began: nothing more is done on its word, and what was begun is ended, restored and reported. */

import { newDecisionKeys } from '../../src/compose/keys';
import { control as popImap } from '../../src/controls/pop-imap/index';
import { hasEffects } from '../../src/engine/changes/change';
import { decisionSigner, decisionVerifier } from '../../src/engine/plan/decision';
import type { Operation } from '../../src/engine/plan/operation';
import { fileEntry, keyringOf } from '../../src/keys/keyring';
import type { DrawJob } from '../../src/queue/redraw';
import { changeCard } from '../../src/views/change';
import { revertingPast } from '../../src/worker/apply/check-revert';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { textOf } from '../support/chat/chat-room';
import { type Office, openOffice, type TenantState, tenantId, writableTenant } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { wholeRound } from '../support/corridor/whole-round';
import { add } from '../support/ledger/forgeries';
import { gatewayKeys } from '../support/ledger/signed-entries';
import { approvedException, leftOut, openTravelLab, own } from '../support/travel/travel-lab';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The key that comes after the one that is revoked. */
const next = newDecisionKeys();

/** The worker starts again with the file of keys as it is now. */
function revokeKey(office: Office): void {
  const key = { ...fileEntry('gateway', gatewayKeys.publicKeyPem), revokedAt: '2030-01-01T00:00:00.000Z' };
  const keys = [key, fileEntry('gateway', next.publicKeyPem)];
  Object.assign(office.work, { verifier: decisionVerifier(keyringOf({ keys })) });
}

const mailboxes = 25;
const mailbox = (name: string) => ({
  PrimarySmtpAddress: `${name}@contoso.com`,
  Guid: `0a000000-0000-4000-8000-${name.padStart(12, '0')}`,
  PopEnabled: true,
  ImapEnabled: true,
});

/** The worker dies at its write after this many. */
async function approvedAndKilled(revertsItself: boolean, after: number, besides?: (office: Office, id: string) => void) {
  const state: TenantState = {
    exchange: { CASMailbox: Array.from({ length: mailboxes }, (_, n) => mailbox(`${n + 1}`)), CASMailboxPlan: [] },
  };
  const writes: Operation[] = [];
  const tenant = writableTenant(state, writes);
  const client: typeof tenant = {
    ...tenant,
    write: (operation, ...more) =>
      writes.length >= after ? Promise.reject(new Error('killed')) : tenant.write(operation, ...more),
  };
  const drawn: string[] = [];
  const draw = async ({ view }: DrawJob) => void drawn.push(view);
  const office = openOffice({ client, revertsItself, draw, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  besides?.(office, id);
  if (after < mailboxes) await expect(office.settle()).rejects.toThrow('killed');
  else await office.settle();
  Object.assign(client, { write: tenant.write });
  const isOpen = () => state.exchange['CASMailbox']?.every((row) => row['PopEnabled'] === true);
  return { office, id, writes, drawn, isOpen, live: liveOf(office) };
}

/** What is due, and what the one who looks for lost work finds. */
function liveOf(office: Office): () => Promise<void> {
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no such tenant.');
  const reconciler = createReconciler(office.work, [tenant], { graceMs: 0, overdueAfterMs: 0 });
  return async () => {
    for (let rounds = 0; rounds < 4; rounds += 1) {
      await office.settle();
      const { added, overdue } = await wholeRound(reconciler);
      for (const job of [...added, ...overdue]) if (job.name !== 'draw') await office.runJob(job);
    }
  };
}

const why = expect.stringContaining('was revoked since');

test('what was half done ends half way, says why, and offers to undo what was done', async () => {
  const { office, id, writes, drawn, live } = await approvedAndKilled(false, 12);
  expect(office.change(id)?.status).toBe('applying');
  revokeKey(office);
  await live();
  expect(writes).toHaveLength(12);
  const change = office.change(id);
  expect(change).toMatchObject({ status: 'stopped', stopped: why, checkpoint: expect.any(String) });
  expect(drawn).toContain('alarm');
  if (change === null) throw new Error('There is no such change.');
  expect(hasEffects(change)).toBe(true);
  const past = await revertingPast(office.work, tenantId, change);
  expect(past).toMatchObject({ isProven: false, reverting: { length: 12 } });
});

test('a request that does not count any more is not gone on with, whatever approvals still count', async () => {
  const { office, id, writes, live } = await approvedAndKilled(false, 12, (begun, change) => {
    const [signed] = begun.change(change)?.approvals ?? [];
    if (signed === undefined) throw new Error('Nobody approved it.');
    add(begun, { type: 'approved', decision: decisionSigner(next.privateKeyPem).sign(signed.decision) }, { subject: change });
  });
  revokeKey(office);
  await live();
  expect(writes).toHaveLength(12);
  expect(office.change(id)).toMatchObject({ status: 'stopped', stopped: why });
});

test('what was half done and has to be kept undoes itself in time', async () => {
  const { office, id, isOpen, live } = await approvedAndKilled(true, 12);
  revokeKey(office);
  await live();
  expect(office.change(id)).toMatchObject({ status: 'stopped', stopped: why });
  office.forward(31 * minute);
  await live();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(isOpen()).toBe(true);
});

test.each([
  ['nobody kept', null],
  ['someone kept with the key that was revoked', 'keep'],
  ['someone wanted back with the key that was revoked', 'revert'],
] as const)('what was applied and %s undoes itself in time', async (_what, clicks) => {
  const { office, id, isOpen, live } = await approvedAndKilled(true, mailboxes);
  expect(isOpen()).toBe(false);
  if (clicks !== null) expect(await office.does('ana', { clicks, on: id })).toBe('done');
  revokeKey(office);
  if (clicks !== 'revert') office.forward(31 * minute);
  await live();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(isOpen()).toBe(true);
});

test('the card of what was kept in vain says so, and how to have it again', async () => {
  const { office, id, live } = await approvedAndKilled(true, mailboxes);
  expect(await office.does('ana', { clicks: 'keep', on: id })).toBe('done');
  revokeKey(office);
  office.forward(31 * minute);
  await live();
  const card = textOf(changeCard(viewInOffice(office, id, popImap)));
  expect(card).toContain('ana kept it, but that does not count any more');
  expect(card).not.toMatch(/nobody kept it|Kept by/);
  expect(card).toContain('Plan again');
  expect(await office.does('ana', { says: `keep ${id}` })).toBe('nothing-to-keep');
});

test('what somebody keeps with the next key stays', async () => {
  const { office, id, isOpen, live } = await approvedAndKilled(true, mailboxes);
  revokeKey(office);
  const [signed] = office.change(id)?.approvals ?? [];
  if (signed === undefined) throw new Error('Nobody approved it.');
  const decidedAt = new Date(office.now()).toISOString();
  const decision = { ...signed.decision, kind: 'keep' as const, nonce: 'kept', decidedAt };
  add(office, { type: 'kept', decision: decisionSigner(next.privateKeyPem).sign(decision) }, { subject: id });
  office.forward(31 * minute);
  await live();
  expect(isOpen()).toBe(false);
});

test('nothing of it is put back before its time', async () => {
  const { office, id, isOpen, live } = await approvedAndKilled(true, mailboxes);
  const before = office.change(id)?.status;
  revokeKey(office);
  await live();
  expect(office.change(id)?.status).toBe(before);
  expect(isOpen()).toBe(false);
});

describe('a travel exception', () => {
  test('ends when it is due', async () => {
    const lab = openTravelLab();
    const id = await approvedException(lab);
    await lab.live();
    expect(leftOut(lab)).toHaveLength(2);
    revokeKey(lab.office);
    lab.office.forward(4 * day);
    await lab.live();
    expect(lab.office.change(id)?.status).toBe('revertedUnkept');
    expect([...leftOut(lab), ...own(lab)]).toEqual([]);
  });

  test('that had begun half ends at once', async () => {
    const lab = openTravelLab();
    const id = await approvedException(lab);
    lab.killAt(3, 'after');
    await lab.office.settle().catch(() => undefined);
    expect(lab.office.change(id)?.status).toBe('applying');
    revokeKey(lab.office);
    await lab.live();
    expect(lab.office.change(id)?.status).toBe('revertedUnkept');
    expect([...leftOut(lab), ...own(lab)]).toEqual([]);
  });
});
