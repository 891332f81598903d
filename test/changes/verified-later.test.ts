/** A service that is away when a change was applied: it is measured once the service is there again, and a change that nobody could measure is not called one that went wrong. */
import { changeCard } from '../../src/views/change';
import { giveUp } from '../../src/worker/upkeep/give-up';
import { textOf } from '../support/chat/chat-room';
import { openOffice, type TenantState, tenantId, writableTenant } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';

const minute = 60_000;
const away = { 'exchange.CASMailbox': { complete: false, error: { status: 503 } } };
const refused = { 'exchange.CASMailbox': { complete: false, error: { status: 403 } } };

/** Of an office whose mailboxes cannot be read from the first write on. */
async function appliedWhile(collection: object, others: readonly Record<string, unknown>[] = []) {
  const state: TenantState & { collection?: object } = {
    exchange: {
      CASMailbox: [{ PrimarySmtpAddress: 'ana@contoso.com', Guid: 'a1', PopEnabled: true, ImapEnabled: true }, ...others],
      CASMailboxPlan: [{ Name: 'Enterprise', Guid: 'b1', PopEnabled: false, ImapEnabled: false }],
    },
  };
  const inner = writableTenant(state, []);
  const office = openOffice({
    approvals: { tiers: { medium: 1 } },
    client: {
      ...inner,
      write: (operation) => {
        state.collection = collection;
        return inner.write(operation);
      },
    },
  });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
  const job = { name: 'apply', tenant: tenantId, subject: id, reply } as const;
  return {
    office,
    change: () => office.change(id),
    apply: () => office.runJob(job),
    /** As its card says it once its tries are over. */
    said: async (error: Error) => {
      await giveUp(office.work, job, error);
      return textOf(
        changeCard({ ...viewInOffice(office, id, undefined), progress: await office.work.progress.get(tenantId, id) }),
      );
    },
    comesBack: () => {
      state.collection = {};
    },
  };
}

test('it is measured when the service is there again, and verified; until then the card says what it waits for', async () => {
  const { office, change, apply, said, comesBack } = await appliedWhile(away);
  await expect(office.settle()).rejects.toThrow(/cannot be measured.*could not be read/);
  expect(change()).toMatchObject({ status: 'applied', verification: null });
  const error = await apply().catch((thrown: Error) => thrown);
  expect(await said(error ?? new Error('It was measured.'))).toMatch(
    /waiting to look again: What came of it cannot be measured: .*could not be read/,
  );
  comesBack();
  await apply();
  expect(change()).toMatchObject({ status: 'verified', verification: { measured: 'pass' } });
});

test('a service that stays away for a quarter of an hour is not waited for: what came of it is not known, and people are told', async () => {
  const { office, change, apply } = await appliedWhile(away);
  await expect(office.settle()).rejects.toThrow('cannot be measured');
  office.forward(16 * minute);
  await apply();
  expect(change()).toMatchObject({ status: 'mismatch', verification: { measured: 'unknown' } });
});

test('what a service refuses to show is not waited for', async () => {
  const { office, change } = await appliedWhile(refused);
  await office.settle();
  expect(change()).toMatchObject({ status: 'mismatch', verification: { measured: 'unknown' } });
});

test('a plan after which the audit cannot tell is measured as well when the service is there again, and not called verified before', async () => {
  const silent = { PrimarySmtpAddress: 'bo@contoso.com', Guid: 'a2' };
  const { office, change, apply, comesBack } = await appliedWhile(away, [silent]);
  await expect(office.settle()).rejects.toThrow('cannot be measured');
  expect(change()).toMatchObject({ plan: { expects: 'unknown' }, status: 'applied', verification: null });
  comesBack();
  await apply();
  expect(change()).toMatchObject({ status: 'verified', verification: { measured: 'unknown' } });
});
