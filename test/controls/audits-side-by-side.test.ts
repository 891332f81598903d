/** Several audits of one tenant: one that began first and ends last, and one of a single control. */
import { createPostureStore } from '../../adapters/redis/stores';
import { controls } from '../../src/controls/index';
import type { TenantClient } from '../../src/tenant/client';
import { auditControls } from '../../src/worker/audit/audit-job';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { keptByWorkers } from '../support/ledger/signed-entries';
import { startTestValkey } from '../support/stores/valkey';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';
import { stateClient } from '../support/tenants/state-client';

const nine = new Date('2026-11-24T09:00:00Z');
const minutesLater = (minutes: number): Date => new Date(nine.getTime() + minutes * 60_000);
const two = controls.filter(({ id }) => id === 'pop-imap' || id === 'exchange-powershell');
const [popImap] = two.filter(({ id }) => id === 'pop-imap');
const open = tenantOfMailboxes({ 1: 'pop' }, 'none');
const closed = tenantOfMailboxes({ 1: 'none' }, 'none');

/** A client that reads the tenant at once, and ends only when it is asked to. */
function heldClient(state: Readonly<Record<string, unknown>>): { readonly client: TenantClient; readonly release: () => void } {
  const client = stateClient(state);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    release: () => release(),
    client: {
      ...client,
      read: async function* (read) {
        yield* client.read(read);
        await held;
      },
    },
  };
}

describe.each([
  ['fails', open, closed, 'pass'],
  ['passes', closed, open, 'partial'],
] as const)(
  'an audit that began before a change and %s, and ends after what was measured since',
  (_word, before, after, last) => {
    test('takes its place neither in the latest findings, nor in the past, and raises no alert', async () => {
      const lab = openRoundsLab({ tenants: [{ name: 'contoso', state: () => after, settings: {} }], controls: two });
      const [tenant] = lab.tenants;
      if (tenant === undefined || popImap === undefined) throw new Error('There is no tenant.');
      await lab.look(nine);
      const slow = heldClient(before);
      const whole = auditControls(lab.work, {
        tenant: { ...tenant, client: slow.client },
        controls: two,
        subject: 'c-1',
        reply: null,
      });
      await lab.look(minutesLater(5));
      await auditControls(lab.work, { tenant, controls: [popImap], subject: 'c-2', reply: null });
      await lab.look(minutesLater(6));
      slow.release();
      await whole;
      const posture = await lab.work.postures.latest(tenant.id);
      expect(posture?.findings.map(({ control, verdict }) => [control, verdict])).toContainEqual(['pop-imap', last]);
      expect(posture?.judgedAt).toEqual({
        'pop-imap': minutesLater(5).toISOString(),
        'exchange-powershell': nine.toISOString(),
      });
      expect((await lab.work.history.controls(tenant.id)).get('pop-imap')?.verdict).toBe(last);
      expect(await lab.work.history.moves(tenant.id, new Date(0))).toEqual([]);
      expect(await lab.work.history.days(tenant.id, ['2026-11-24'])).toMatchObject([{ verdicts: { 'pop-imap': last } }]);
    });
  },
);

test.each([
  ['someone waits', { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 'c-1' }],
  ['nobody waits', null],
])('progress is kept where %s for the audit, and nowhere else', async (_word, reply) => {
  const lab = openRoundsLab({ tenants: [{ name: 'contoso', state: () => open, settings: {} }], controls: two });
  const [tenant] = lab.tenants;
  if (tenant === undefined) throw new Error('There is no tenant.');
  await auditControls(lab.work, { tenant, controls: two, subject: 'c-1', reply });
  expect((await lab.work.progress.get(tenant.id, 'c-1')) !== null).toBe(reply !== null);
});

test('a day knows the verdicts of what was judged on it, and not those of the days before', async () => {
  const lab = openRoundsLab({
    tenants: [{ name: 'contoso', state: () => closed, settings: { timeZone: 'Pacific/Auckland' } }],
    controls: two,
  });
  const [tenant] = lab.tenants;
  if (tenant === undefined || popImap === undefined) throw new Error('There is no tenant.');
  const audit = async (at: string, wanted: readonly (typeof popImap)[]): Promise<void> => {
    await lab.look(new Date(at));
    await auditControls(lab.work, { tenant, controls: wanted, subject: 'c-1', reply: null });
  };
  await audit('2026-11-22T20:00:00Z', two);
  await audit('2026-11-23T08:00:00Z', [popImap]);
  await audit('2026-11-23T20:00:00Z', [popImap]);
  const days = await lab.work.history.days(tenant.id, ['2026-11-23', '2026-11-24']);
  expect(days.map(({ day, verdicts }) => [day, Object.keys(verdicts).toSorted()])).toEqual([
    ['2026-11-23', ['exchange-powershell', 'pop-imap']],
    ['2026-11-24', ['pop-imap']],
  ]);
});

test('two audits of one control each that end at once leave both findings, in the latest and in the day', async () => {
  const valkey = await startTestValkey();
  const postures = createPostureStore(valkey.connect(), keptByWorkers());
  const lab = openRoundsLab({
    tenants: [{ name: 'contoso', state: () => closed, settings: {} }],
    controls: two,
    postures,
  });
  const [tenant] = lab.tenants;
  if (tenant === undefined) throw new Error('There is no tenant.');
  await lab.look(nine);
  await Promise.all(
    two.map((control) => auditControls(lab.work, { tenant, controls: [control], subject: control.id, reply: null })),
  );
  const ids = two.map(({ id }) => id).toSorted();
  expect(Object.keys((await lab.work.postures.latest(tenant.id))?.judgedAt ?? {}).toSorted()).toEqual(ids);
  const [day] = await lab.work.history.days(tenant.id, ['2026-11-24']);
  expect(Object.keys(day?.verdicts ?? {}).toSorted()).toEqual(ids);
  await valkey.stop();
});

test('a day before every control was judged has no score: one that passes beside those that nobody looked at is no 100', async () => {
  const lab = openRoundsLab({ tenants: [{ name: 'contoso', state: () => closed, settings: {} }], controls: two });
  const [tenant] = lab.tenants;
  if (tenant === undefined || popImap === undefined) throw new Error('There is no tenant.');
  const scoreOfDay = async () => (await lab.work.history.days(tenant.id, ['2026-11-24'])).map(({ score }) => score);
  await lab.look(nine);
  await auditControls(lab.work, { tenant, controls: [popImap], subject: 'c-1', reply: null });
  expect(await scoreOfDay()).toEqual([null]);
  await auditControls(lab.work, { tenant, controls: two, subject: 'c-2', reply: null });
  expect(await scoreOfDay()).toEqual([expect.any(Number)]);
  await auditControls(lab.work, { tenant, controls: [popImap], subject: 'c-3', reply: null });
  expect(await scoreOfDay()).toEqual([expect.any(Number)]);
});
