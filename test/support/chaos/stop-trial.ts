/** A worker is stopped (SIGSTOP) right before it writes, another one takes over, and the first is woken: it must not write any more. */
import { violations } from './checker';
import { openGround } from './ground';
import { askAndApprove, ended, pause } from './people';
import { chanceOf } from './random';
import { patientTiming, shortTiming } from './weather';

export async function stopTrial(seed: number): Promise<readonly string[]> {
  const chance = chanceOf(seed);
  const step = chance.pick(['before write', 'before append outcome', 'before append intent', 'before look', 'after write']);
  const ground = await openGround({ mailboxes: 3, timing: { ...shortTiming, lockMs: patientTiming.lockMs } });
  try {
    await ground.host('gateway');
    const stopped = await ground.start('worker', { failpoint: `${step} ${1 + chance.below(2)}`, stops: true });
    await askAndApprove(ground);
    // A step that does not come so often stops nobody.
    await Promise.race([stopped.stopping, ended(ground)]);
    await ground.host('worker', { mirrorFolder: `${ground.mirror}-other` });
    const { status } = await ended(ground);
    const effects = ground.effects().length;
    stopped.child.kill('SIGCONT');
    await pause(1000);
    const more = ground.effects().length - effects;
    return [
      ...(status === 'verified' ? [] : [`the change is ${status}`]),
      ...(more === 0 ? [] : [`the woken worker wrote ${more} times`]),
      ...violations(ground.simulator.calls(), await ground.entries()),
    ];
  } finally {
    await ground.close();
  }
}
