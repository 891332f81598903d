/** Whether gateway and worker run, and by the settings as they are now. */
import { areStrangers, strangersRemedy } from '../../keys/strangers.js';
import { type Check, missing, untold, works } from './check.js';

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
  if (running.length === 0) return untold({ ...about, found: 'none runs on this store', remedy: 'hardenbot start runs both' });
  if (old === 0)
    return works(about.area, about.name, `${running.length} ${running.length === 1 ? 'runs' : 'run'} with these settings`);
  return missing({
    ...about,
    found: `${old} of ${running.length} run with other settings than the file holds now`,
    disables: [],
    remedy: `restart every gateway and worker: settings are read at the start, and plans are refused while the two differ`,
  });
}
