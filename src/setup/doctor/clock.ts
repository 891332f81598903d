/** Whether this machine's clock agrees with those it has to agree with: expiry and signatures are judged by it. */
import { maxSkewMs } from '../../lib/clock.js';
import { type Check, missing, untold, works } from './check.js';

/** `theirs` is the `Date` header of an answer (whole seconds), null without one; `ours` is when it came. */
export function checkClock(name: string, times: { readonly theirs: Date | null; readonly ours: Date }): Check {
  const { theirs, ours } = times;
  if (theirs === null)
    return untold({ area: 'clock', name, found: 'it gave no time', remedy: 'see whether this machine reaches it' });
  const seconds = Math.round((ours.getTime() - theirs.getTime()) / 1000);
  if (Math.abs(ours.getTime() - theirs.getTime()) <= maxSkewMs) return works('clock', name, `${Math.abs(seconds)} s apart`);
  return missing({
    area: 'clock',
    name,
    found: `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`,
    remedy: 'let the machine keep its time by NTP (chrony or systemd-timesyncd)',
  });
}
