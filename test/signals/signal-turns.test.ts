/** What is known of the people of many tenants is held a few tenants at a time, however many rounds come at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { signalKinds } from '../../src/features/signals/kinds/index';
import type { SignalStore } from '../../src/features/signals/store';
import { watchLogs } from '../../src/features/signals/worker/round';
import type { InternalError } from '../../src/lib/internal-error';
import { tenantId } from '../support/corridor/office';
import { openSignalLab, type SignalLab } from '../support/signals/signal-lab';
import { watchedState as state, turnedOff } from '../support/signals/turned-off';

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

test('a kind whose judge fails is reported as our mistake, and silences no other', async () => {
  const fresh = await openSignalLab({ state });
  const spoilt = signalKinds.find(({ id }) => id === 'own-identity');
  if (spoilt === undefined) throw new Error('There is no such kind.');
  const { judge } = spoilt;
  const faults: InternalError[] = [];
  try {
    await fresh.pass(2);
    Object.assign(fresh.office.work, { faulted: (fault: InternalError) => faults.push(fault) });
    Object.assign(spoilt, {
      judge: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    });
    fresh.shows('graph.directoryAudits', 5, turnedOff('row-1', 4));
    await fresh.pass(7);
    expect(fresh.chat.map(({ card }) => card.title)).toContain(
      'A Conditional Access policy was weakened: Require MFA in contoso',
    );
    expect(faults[0]).toMatchObject({ of: 'own-identity' });
  } finally {
    Object.assign(spoilt, { judge });
    await fresh.close();
  }
});
