/** Networks from which passwords are guessed: remembered for a day, so that the guess that fits is known among sign-ins that went well. */
import { sha256 } from '../../lib/json.js';
import { lookupName } from '../../tenant/log-meaning/operation.js';
import { networkOf } from './known.js';
import type { Observation } from './observation.js';
import type { SignalFacts, StoredRefused } from './store.js';

const hourMs = 60 * 60_000;
const rememberedHours = 24;
/** From this number of accounts on one network on it is no slip of people who share it. */
const severalAccounts = 5;
/** What is remembered of each network, and how many networks are. */
const keptAccounts = 8;
const keptNetworks = 200;

/** A wrong password, and an account that was locked or an address that was blocked after too many. Source: Microsoft's list of AADSTS codes. */
const wrongPassword: ReadonlySet<number> = new Set([50_126, 50_053]);

/** With the wrong passwords among these sign-ins; the same list where there is none. Where two networks have to make room, the one goes that had fewest accounts. */
export function withRefused(known: readonly StoredRefused[], observations: readonly Observation[]): readonly StoredRefused[] {
  let list = known;
  for (const observation of observations) {
    const tried = triedBy(observation);
    if (tried === null) continue;
    const hour = Math.floor(observation.at.getTime() / hourMs);
    const before = list.find(([network]) => network === tried.network);
    const accounts = before?.[2] ?? [];
    const after: StoredRefused = [
      tried.network,
      Math.max(hour, before?.[1] ?? hour),
      accounts.includes(tried.account) || accounts.length >= keptAccounts ? accounts : [...accounts, tried.account],
    ];
    list = roomFor([...list.filter((one) => one !== before && hour - one[1] <= rememberedHours), after]);
  }
  return list;
}

function roomFor(list: readonly StoredRefused[]): readonly StoredRefused[] {
  if (list.length <= keptNetworks) return list;
  const [first, ...others] = list;
  const gone = others.reduce((least, one) => (least !== undefined && one[2].length >= least[2].length ? least : one), first);
  return list.filter((one) => one !== gone);
}

/** Those from which nobody usually works. People of an office mistype their passwords on one network every morning. */
export function guessingNetworks(
  { refused = [], routines }: Pick<SignalFacts, 'refused' | 'routines'>,
  now: Date,
): readonly string[] {
  const hour = Math.floor(now.getTime() / hourMs);
  const found = refused.flatMap(([network, last, accounts]) =>
    accounts.length >= severalAccounts && hour - last <= rememberedHours ? [network] : [],
  );
  // An office is known by the first of its people.
  const isWorkedFrom = (network: string): boolean =>
    Object.values(routines).some(({ networks }) => networks.some(([name, , , days]) => name === network && days > 1));
  return found.filter((network) => !isWorkedFrom(network));
}

/** From this number of people on, and this part of all, a network is that of an office: someone who phishes accounts one after the other has fewer. */
const officePeople = { least: 5, part: 0.05 } as const;

/** Networks of offices: known on the first day, before anyone has a routine of their own. */
export function officeNetworks({ refused, routines }: Pick<SignalFacts, 'refused' | 'routines'>, now: Date): readonly string[] {
  const people = Object.values(routines);
  const counts = new Map<string, number>();
  for (const { networks } of people) for (const [network] of networks) counts.set(network, (counts.get(network) ?? 0) + 1);
  const least = Math.max(officePeople.least, people.length * officePeople.part);
  const shared = [...counts].flatMap(([network, count]) => (count >= least ? [network] : []));
  const guessing = new Set(guessingNetworks({ routines, ...(refused === undefined ? {} : { refused }) }, now));
  return shared.filter((network) => !guessing.has(network));
}

function triedBy(observation: Observation): { readonly network: string; readonly account: string } | null {
  if (observation.source === 'signIns') {
    const { status, userId, ipAddress } = observation.row;
    return wrongPassword.has(status?.errorCode ?? 0) ? triedOf(ipAddress, userId) : null;
  }
  if (observation.source !== 'unified' || lookupName(observation.row.Operation ?? '') !== 'userloginfailed') return null;
  const { ErrorNumber, ActorIpAddress, ClientIP, UserKey, UserId } = observation.row;
  return wrongPassword.has(Number(ErrorNumber ?? 0)) ? triedOf(ActorIpAddress || ClientIP, UserKey || UserId) : null;
}

function triedOf(address: string | null | undefined, account: string | null | undefined) {
  const network = networkOf(address);
  return network === null || !account ? null : { network, account: sha256(account.toLowerCase()).slice(0, 8) };
}
