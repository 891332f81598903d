/** The clock of the store is set while a worker that died holds its lease and a job, and a change waits to be restored: it is, soon, by another worker. */
import { hour, setClock } from '../stores/set-clock';
import { violations } from './checker';
import { openGround } from './ground';
import { askAndApprove, until } from './people';
import { chanceOf } from './random';
import { patientTiming } from './weather';

const mailboxes = 6;
/** Milliseconds: lease and lock of the dead worker, and what a busy machine takes. */
const soonMs = 40_000;

export async function clockTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const byMs = seed % 2 === 0 ? hour : -hour;
  const ground = await openGround({ mailboxes, latencyMs: 15, keepWithinMs: 300, timing: patientTiming });
  try {
    await ground.host('gateway');
    const worker = await ground.start('worker');
    await askAndApprove(ground);
    // While it is applied, or while it is restored.
    const after = 1 + chance.below(2 * mailboxes - 2);
    await until(() => ground.effects().length >= after, 'effect');
    worker.child.kill('SIGKILL');
    await worker.ended;
    await setClock(ground.store.redis, byMs);
    await ground.start('worker', { mirrorFolder: `${ground.mirror}-next` });
    const isBack = async (): Promise<boolean> => {
      const [change] = await ground.changes();
      return change?.status === 'revertedUnkept' && change.checkpoint !== null;
    };
    await until(isBack, 'end of the change, restored', soonMs);
    return violations(ground.simulator.calls(), await ground.entries());
  } catch (error) {
    throw new Error(`${String(error)} What the workers logged:\n${ground.log().slice(-4000)}`, { cause: error });
  } finally {
    await ground.close();
  }
}
