/** A worker is stopped (SIGSTOP) right before it writes, another one takes over, and the first is woken: it must not write any more. */
import { violations } from './checker';
import { askAndApprove, ended, pause } from './people';
import { chanceOf } from './random';
import { openSetup } from './setup';
import { patientTiming, shortTiming } from './weather';

export async function stopTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const step = chance.pick(['before write', 'before append outcome', 'before append intent', 'before look', 'after write']);
  const setup = await openSetup({ mailboxes: 3, timing: { ...shortTiming, lockMs: patientTiming.lockMs } });
  try {
    await setup.host('gateway');
    const stopped = await setup.start('worker', { failpoint: `${step} ${1 + chance.below(2)}`, stops: true });
    await askAndApprove(setup);
    // A step that does not come so often stops nobody.
    await Promise.race([stopped.stopping, ended(setup)]);
    await setup.host('worker', { mirrorFolder: `${setup.mirror}-other` });
    const { status } = await ended(setup);
    const effects = setup.effects().length;
    stopped.child.kill('SIGCONT');
    await pause(1000);
    const more = setup.effects().length - effects;
    return [
      ...(status === 'verified' ? [] : [`the change is ${status}`]),
      ...(more === 0 ? [] : [`the woken worker wrote ${more} times`]),
      ...violations(setup.simulator.calls(), await setup.entries()),
    ];
  } finally {
    await setup.close();
  }
}
