/** What is known of the people of many tenants is held a few tenants at a time, however many rounds come at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SignalStore } from '../src/features/signals/store';
import { watchLogs } from '../src/features/signals/worker/round';
import { tenantId } from './support/corridor/office';
import { openSignalLab, type SignalLab } from './support/signals/signal-lab';
import { watchedState as state } from './support/signals/turned-off';

let lab: SignalLab;
beforeAll(async () => {
  lab = await openSignalLab({ state });
  await lab.pass(2);
});
afterAll(() => lab.close());

test('of twelve rounds that come at once, eight hold what is known of people, and all twelve end', async () => {
  const { work } = lab.office;
  const tenant = work.tenant(tenantId);
  const settings = tenant?.settings.signals ?? null;
  if (tenant === undefined || settings === null) throw new Error('The office watches no logs of its tenant.');
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await nextTurn();
  };
  let [held, most, ended] = [0, 0, 0];
  const signals: SignalStore = {
    ...lab.signals,
    // Everything is due.
    state: async () => {
      const known = await lab.signals.state(tenantId);
      return known === null ? null : { ...known, sources: {} };
    },
    facts: async () => {
      held += 1;
      most = Math.max(most, held);
      // Until as many hold it as may, and those that may not had time to come.
      await until(() => held + ended >= 8);
      for (let turn = 0; turn < 100; turn += 1) await nextTurn();
      held -= 1;
      ended += 1;
      return lab.signals.facts(tenantId);
    },
  };
  await Promise.all(
    Array.from({ length: 12 }, (_unused, n) => {
      const id = tenantId.replace(/..$/, `${10 + n}`);
      return watchLogs({ ...work, signals }, { tenant: { ...tenant, id }, settings }, 'fast');
    }),
  );
  expect(most).toBe(8);
});
