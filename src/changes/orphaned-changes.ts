/** What is still to be put back in tenants that are in the settings no more: nobody does it, so everybody who looks says so. */
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import { RetryLater } from '../ledger/retry-later.js';
import { countriesOf } from '../plan/travel.js';
import { awaitsKeep, type Change } from './change.js';
import { readChanges } from './change-of.js';
import { isUnderWay, tripsOf } from './trip.js';

export interface KnowsOtherTenants {
  /** Those that are not among `known`. Where there are more than there can be some of them, and it is not the whole. */
  others(known: readonly string[]): Promise<{ readonly ids: readonly string[]; readonly isWhole: boolean }>;
}

/** Tenants by id, as far as any process knew one. */
export interface TenantRegister extends KnowsOtherTenants {
  add(ids: readonly string[]): Promise<void>;
}

/** A tenant that left the settings while somebody is let in there, or while a change waits to be kept or is half done. */
export interface OrphanedChange {
  /** The id of the tenant. */
  readonly tenant: string;
  /** How many trips and changes are open; null: its record could not be read. */
  readonly open: number | null;
  /** A sentence, and another one with what to do. */
  readonly text: string;
  readonly remedy: string;
}

/** Ids of tenants that are in the settings no more. @param looked ids of those that are looked after, or that somebody gave up on purpose */
export async function removedTenants(register: KnowsOtherTenants, looked: readonly string[]): Promise<readonly string[]> {
  return (await register.others(looked)).ids.toSorted();
}

/** @param looked as `removedTenants` */
export async function orphanedChanges(
  { register, ledger }: { readonly register: KnowsOtherTenants; readonly ledger: ReadsRecent & ReadsFold },
  looked: readonly string[],
): Promise<readonly OrphanedChange[]> {
  const found: OrphanedChange[] = [];
  const { ids, isWhole } = await register.others(looked);
  for (const tenant of ids.toSorted()) {
    const one = await openIn(ledger, tenant);
    if (one !== null) found.push(one);
  }
  return isWhole ? found : [...found, tooMany(ids.length)];
}

/** A register that somebody filled hides what is there: that is told as something that is open. */
function tooMany(looked: number): OrphanedChange {
  return {
    tenant: 'behind these',
    open: null,
    text: `The store names more than ${looked} tenants that no settings have, so somebody wrote there: what is in force in those behind them is not known.`,
    remedy:
      'Find out who writes to the store, take what is no tenant of yours out of the set {hardenbot}:tenants, and start gateway and worker again.',
  };
}

/** So many changes are looked at however old they are, newest first; and behind them all of the last days, because nothing waits to be kept for longer than a week. */
const lookedAt = 200;
const lastDaysMs = 8 * 86_400_000;

async function openIn(ledger: ReadsRecent & ReadsFold, tenant: string): Promise<OrphanedChange | null> {
  const gone = `Tenant ${tenant} is not in the settings any more, and`;
  try {
    const trips = (await tripsOf(ledger, tenant)).filter(({ change }) => isUnderWay(change));
    const changes = await openChanges(ledger, tenant);
    const who = trips.map(
      ({ change, travel, until }) =>
        `${travel.account.name} from ${countriesOf(travel)} until ${until.toISOString()} (${change.id})`,
    );
    const sentences = [
      ...(who.length === 0 ? [] : [`${gone} there hardenbot still lets in ${who.join(', ')}: nobody ends that.`]),
      ...(changes.length === 0 ? [] : [`${gone} what was begun there is in force: ${changes.map(howOpen).join(', ')}.`]),
    ];
    if (sentences.length === 0) return null;
    return { tenant, open: trips.length + changes.length, text: sentences.join(' '), remedy: remedyOf(trips.length > 0) };
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    const text = `${gone} what is still in force there cannot be read: ${error.message}`;
    return { tenant, open: null, text, remedy: remedyOf(true) };
  }
}

/** Those that wait to be kept, and those that a worker was in the middle of. */
async function openChanges(ledger: ReadsRecent & ReadsFold, tenant: string): Promise<readonly Change[]> {
  const found: Change[] = [];
  let looked = 0;
  let lastAt = 0;
  for await (const [, change] of readChanges(ledger, tenant, await ledger.recent(tenant, Number.MAX_SAFE_INTEGER, 'c-'))) {
    looked += 1;
    if (change === null) continue;
    lastAt = Math.max(lastAt, change.lastAt.getTime());
    if (looked > lookedAt && change.lastAt.getTime() < lastAt - lastDaysMs) break;
    if (awaitsKeep(change) || change.status === 'reverting' || change.status === 'applying') found.push(change);
  }
  return found;
}

function howOpen(change: Change): string {
  const name = `${change.id} (${change.plan?.control ?? change.request.what})`;
  if (!awaitsKeep(change) || change.keep === null) return `${name}, half done`;
  return `${name}, which nobody keeps or puts back at ${change.keep.until.toISOString()}`;
}

function remedyOf(hasTrips: boolean): string {
  const byHand = hasTrips
    ? 'take trips back by hand (the account off the lists of those whom policies leave out, then the policies and locations called "hardenbot travel …")'
    : 'put it back by hand (the file beside its card has every value before and after)';
  return `Put the tenant back under tenants until nothing of it is open; or ${byHand} and write its id under formerTenants.`;
}
