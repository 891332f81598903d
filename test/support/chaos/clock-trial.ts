/** The clock of the store is set while a worker that died holds its lease and a job, and a change waits to be restored: it is, soon, by another worker. */
import { hour, setClock } from '../stores/set-clock';
import { violations } from './checker';
import { askAndApprove, until } from './people';
import { chanceOf } from './random';
import { openSetup } from './setup';
import { patientTiming } from './weather';

const mailboxes = 6;
/** Milliseconds: lease and lock of the dead worker, and what a busy machine takes. */
const soonMs = 40_000;

export async function clockTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const byMs = seed % 2 === 0 ? hour : -hour;
  const setup = await openSetup({ mailboxes, latencyMs: 15, keepWithinMs: 300, timing: patientTiming });
  try {
    await setup.host('gateway');
    const worker = await setup.start('worker');
    await askAndApprove(setup);
    // While it is applied, or while it is restored.
    const after = 1 + chance.below(2 * mailboxes - 2);
    await until(() => setup.effects().length >= after, 'effect');
    worker.child.kill('SIGKILL');
    await worker.ended;
    await setClock(setup.store.redis, byMs);
    await setup.start('worker', { mirrorFolder: `${setup.mirror}-next` });
    const isBack = async (): Promise<boolean> => {
      const [change] = await setup.changes();
      return change?.status === 'revertedUnkept' && change.checkpoint !== null;
    };
    await until(isBack, 'end of the change, restored', soonMs);
    return violations(setup.simulator.calls(), await setup.entries());
  } catch (error) {
    throw new Error(`${String(error)} What the workers logged:\n${setup.log().slice(-4000)}`, { cause: error });
  } finally {
    await setup.close();
  }
}
