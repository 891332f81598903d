/** A provider that promised to keep what it acknowledged and lost it: nobody works on what is left, people are notified, and the mirror brings it back. */
import { performance } from 'node:perf_hooks';
import { type FailOverTrial, stuckMs, type WatchedGround, withStore } from './blow';
import { violations } from './checker';
import { askAndApprove, askUndo, ended, pause, until } from './people';
import { broughtBack } from './store-trial';
import type { TrialOn } from './store-under-trial';
import { patientTiming } from './weather';

export async function providerLoses({ chance, open }: TrialOn): Promise<FailOverTrial> {
  const store = await open({ isBetween: true });
  const run = async (ground: WatchedGround): Promise<FailOverTrial> => {
    const before = tenantOf(ground);
    const gateway = await ground.host('gateway');
    const worker = await ground.start('worker');
    await askAndApprove(ground);
    const after = chance.below(8);
    await until(() => ground.effects().length >= after, 'effect');
    store.door().starve();
    await pause(200 + chance.below(1500));
    const seen = (await ground.entries()).length;
    store.primary.child.kill('SIGKILL');
    const struck = performance.now();
    await until(store.successor, 'other primary', stuckMs);
    const problems: string[] = [];
    if ((await ground.entries()).length < seen) {
      await until(() => ground.room.cards().some(({ title }) => title.includes(notice)), `card "${notice}"`, stuckMs);
      problems.push(...(await broughtBack(ground, { gateway, worker })));
    }
    const change = await ended(ground, { timeoutMs: stuckMs });
    const tookMs = performance.now() - struck;
    if (change.status !== 'verified') return { tookMs, problems: [...problems, `the change is ${change.status}`] };
    await askUndo(ground, change);
    await ended(ground, { index: 1, timeoutMs: stuckMs });
    if (tenantOf(ground) !== before) problems.push('the undo left something changed');
    return { tookMs, problems: [...problems, ...violations(ground.simulator.calls(), await ground.entries())] };
  };
  return withStore(store, run, { timing: patientTiming });
}

const notice = 'is not what was written';

function tenantOf({ simulator }: WatchedGround): string {
  return JSON.stringify((simulator.state() as { readonly exchange: unknown }).exchange);
}
