/** Checks that gateway and worker run with the current settings, and that the clocks agree. */
import { areStrangers, strangersRemedy } from '../../keys/strangers.js';
import { maxSkewMs } from '../../lib/clock.js';
import { type Check, missing, unknown, works } from './check.js';

interface Seen {
  readonly name: 'gateway' | 'worker';
  readonly settings: string;
  readonly keys?: readonly string[];
}

/** `hash`: of the settings file as it is now. */
export function checkProcesses(seen: readonly Seen[], hash: string): readonly Check[] {
  return [
    ...(areStrangers(seen) ? [twoOnOneStore] : []),
    ...(['gateway', 'worker'] as const).map((name) => processCheck(name, seen, hash)),
  ];
}

const twoOnOneStore = missing({
  area: 'store',
  name: 'one hardenbot',
  found: 'another one, with other keys, runs on it: each takes jobs of the other',
  disables: [],
  remedy: strangersRemedy,
});

function processCheck(name: Seen['name'], seen: readonly Seen[], hash: string): Check {
  const running = seen.filter((one) => one.name === name);
  const old = running.filter(({ settings }) => settings !== hash).length;
  const about = { area: 'settings', name: `${name} process` } as const;
  if (running.length === 0) return unknown({ ...about, found: 'none runs on this store', remedy: 'hardenbot start runs both' });
  if (old === 0)
    return works(about.area, about.name, `${running.length} ${running.length === 1 ? 'runs' : 'run'} with these settings`);
  return missing({
    ...about,
    found: `${old} of ${running.length} run with other settings than the file holds now`,
    disables: [],
    remedy: `restart every gateway and worker: settings are read at the start, and plans are refused while the two differ`,
  });
}

/** `theirs` is the `Date` header of an answer (whole seconds), null without one; `ours` is when it came. */
export function checkClock(name: string, times: { readonly theirs: Date | null; readonly ours: Date }): Check {
  const { theirs, ours } = times;
  if (theirs === null)
    return unknown({ area: 'clock', name, found: 'it gave no time', remedy: 'see whether this machine reaches it' });
  const seconds = Math.round((ours.getTime() - theirs.getTime()) / 1000);
  if (Math.abs(ours.getTime() - theirs.getTime()) <= maxSkewMs) return works('clock', name, `${Math.abs(seconds)} s apart`);
  return missing({
    area: 'clock',
    name,
    found: `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`,
    remedy: 'let the machine keep its time by NTP (chrony or systemd-timesyncd)',
  });
}
