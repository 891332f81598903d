/** What a plan has to do with each open service, by the manual alone: who called it in 30 days has to be known, and someone of them has to stay. */
import type { Call, FirewallsModel, Guarded } from './model';
import { holds, isPrivate } from './reckoning';

export interface Fate {
  /** Codes that may be given for leaving it open; none: the plan closes it. */
  readonly reasons: readonly string[];
  /** Addresses that called in 30 days and that nothing allows afterwards. */
  readonly lost: readonly string[];
}

export function isOpen({ opening }: Guarded): boolean {
  return opening !== 'closed';
}

/** Whether rules for addresses allow an address afterwards: of rules that are everyone together, none says whom anyone knows. */
export function isLetIn(address: string, { own, opening }: Guarded, { ranges }: FirewallsModel): boolean {
  return [...(opening === 'together' ? [] : own), ...ranges.filter(isPublic)].some((network) => holds(network, address));
}

function isPublic(network: string): boolean {
  return !isPrivate(network.split('/')[0] ?? '');
}

export function fateOf(one: Guarded, model: FirewallsModel): Fate {
  const logs = one.logs.filter(({ calls }) => one.kind !== 'storage' || calls.some(isRecent));
  const callers = [...new Set(logs.flatMap(({ calls }) => calls.filter(isRecent)).map(({ address }) => address))];
  const known = callers.filter((address) => address !== '');
  const staying = (address: string) => isLetIn(address, one, model);
  const fromOutside = known.filter((address) => staying(address) || !isPrivate(address));
  const lost = known.filter((address) => !staying(address));
  return {
    reasons: [
      ...reasonsOfLog(one, logs),
      ...(model.ranges.some(isPublic) ? [] : ['nothing-wanted']),
      ...(fromOutside.length > 0 && !fromOutside.some(staying) ? ['outage'] : []),
      ...(lost.some((address) => model.egress.some((network) => holds(network, address))) ? ['own-host'] : []),
      ...reasonsOfRight(one),
    ],
    lost,
  };
}

function reasonsOfRight({ hides, mayWrite }: Guarded): readonly string[] {
  if (hides === 'rights') return ['unknown-right'];
  return mayWrite ? [] : ['no-right'];
}

/** Azure keeps the last 30 days; who called before is not asked about. */
function isRecent({ daysAgo }: Call): boolean {
  return daysAgo <= 30;
}

function reasonsOfLog(one: Guarded, logs: Guarded['logs'] | readonly Guarded['logs'][0][]): readonly string[] {
  // Of a storage account of which nobody called any service, no log is needed.
  if (logs.length === 0) return [];
  if (one.hides === 'settings') return ['unknown-log'];
  const isSent = logs.every(({ setting }) => setting === 'sent') && (one.kind !== 'sql' || one.audits === 'logins');
  const isOld = logs.every(({ calls }) => calls.some(({ daysAgo }) => daysAgo > 30));
  return [...(isSent && isOld ? [] : ['no-log']), ...(one.hides === 'workspace' ? ['unknown-log'] : [])];
}
