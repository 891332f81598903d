/** A provider that promised to keep what it acknowledged and lost it: nobody works on what is left, people are notified, and the mirror brings it back. */
import { performance } from 'node:perf_hooks';
import { type FailOverTrial, stuckMs, type WatchedSetup, withStore } from './blow';
import { violations } from './checker';
import { askAndApprove, askUndo, ended, pause, until } from './people';
import { broughtBack } from './store-trial';
import type { TrialOn } from './store-under-trial';
import { patientTiming } from './weather';

export async function providerLoses({ chance, open }: TrialOn): Promise<FailOverTrial> {
  const store = await open({ isBetween: true });
  const run = async (setup: WatchedSetup): Promise<FailOverTrial> => {
    const before = tenantOf(setup);
    const gateway = await setup.host('gateway');
    const worker = await setup.start('worker');
    await askAndApprove(setup);
    const after = chance.below(8);
    await until(() => setup.effects().length >= after, 'effect');
    store.door().starve();
    await pause(200 + chance.below(1500));
    const seen = (await setup.entries()).length;
    store.primary.child.kill('SIGKILL');
    const struck = performance.now();
    await until(store.successor, 'other primary', stuckMs);
    const problems: string[] = [];
    if ((await setup.entries()).length < seen) {
      await until(() => setup.room.cards().some(({ title }) => title.includes(notice)), `card "${notice}"`, stuckMs);
      problems.push(...(await broughtBack(setup, { gateway, worker })));
    }
    const change = await ended(setup, { timeoutMs: stuckMs });
    const tookMs = performance.now() - struck;
    if (change.status !== 'verified') return { tookMs, problems: [...problems, `the change is ${change.status}`] };
    await askUndo(setup, change);
    await ended(setup, { index: 1, timeoutMs: stuckMs });
    if (tenantOf(setup) !== before) problems.push('the undo left something changed');
    return { tookMs, problems: [...problems, ...violations(setup.simulator.calls(), await setup.entries())] };
  };
  return withStore(store, run, { timing: patientTiming });
}

const notice = 'is not what was written';

function tenantOf({ simulator }: WatchedSetup): string {
  return JSON.stringify((simulator.state() as { readonly exchange: unknown }).exchange);
}
