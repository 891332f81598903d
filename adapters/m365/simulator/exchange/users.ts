/** Accounts of Exchange: the switch for Exchange PowerShell has two names that always say the same. */
import type { Row } from '../template.js';

/** Source: Set-User in the cmdlet reference; `RemotePowerShellEnabled` is the older name. */
const twins = [
  ['EXOModuleEnabled', 'RemotePowerShellEnabled'],
  ['RemotePowerShellEnabled', 'EXOModuleEnabled'],
] as const;

/** A row that holds one of the twins shows both; one that holds both shows them as they are, stale or not. */
export function withTwin(row: Row): Row {
  for (const [held, absent] of twins) if (held in row && !(absent in row)) return { ...row, [absent]: row[held] };
  return row;
}

/** What a Set-User of either twin changes: those that the row holds, or the named one where it holds none. */
export function twinSettings(row: Row, settings: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const given = twins.map(([name]) => name).find((name) => settings.has(name));
  if (given === undefined) return settings;
  const held = twins.map(([name]) => name).filter((name) => name in row);
  const changed = new Map(settings);
  for (const [name] of twins) changed.delete(name);
  for (const name of held.length === 0 ? [given] : held) changed.set(name, settings.get(given));
  return changed;
}
