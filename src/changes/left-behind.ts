/** Trips of tenants that are in the settings no more: nobody ends them, so everybody who looks says so. */
import type { Ledger } from '../ledger/ledger.js';
import { NotNow } from '../ledger/not-now.js';
import { countriesOf } from '../plan/travel.js';
import { isUnderWay, tripsOf } from './trip.js';

/** Tenants by id, as far as any process knew one. */
export interface TenantRegister {
  add(ids: readonly string[]): Promise<void>;
  all(): Promise<readonly string[]>;
}

/** A tenant that left the settings while somebody is let in there. */
export interface LeftBehind {
  /** The id of the tenant. */
  readonly tenant: string;
  /** How many people are let in; null: its record could not be read. */
  readonly trips: number | null;
  /** A sentence, and another one with what to do. */
  readonly text: string;
  readonly remedy: string;
}

/** @param looked ids of the tenants that are looked after, or that somebody gave up on purpose */
export async function leftBehind(
  { register, ledger }: { readonly register: Pick<TenantRegister, 'all'>; readonly ledger: Pick<Ledger, 'recent' | 'fold'> },
  looked: readonly string[],
): Promise<readonly LeftBehind[]> {
  const found: LeftBehind[] = [];
  for (const tenant of (await register.all()).filter((id) => !looked.includes(id)).toSorted()) {
    const one = await openTrips(ledger, tenant);
    if (one !== null) found.push(one);
  }
  return found;
}

async function openTrips(ledger: Pick<Ledger, 'recent' | 'fold'>, tenant: string): Promise<LeftBehind | null> {
  try {
    const trips = (await tripsOf(ledger, tenant)).filter(({ change }) => isUnderWay(change));
    if (trips.length === 0) return null;
    const who = trips.map(
      ({ change, travel, until }) =>
        `${travel.account.name} from ${countriesOf(travel)} until ${until.toISOString()} (${change.id})`,
    );
    const text = `Tenant ${tenant} is not in the settings any more, and there hardenbot still lets in ${who.join(', ')}: nobody ends that.`;
    return { tenant, trips: trips.length, text, remedy };
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    const text = `Tenant ${tenant} is not in the settings any more, and whether somebody is still let in there cannot be read: ${error.message}`;
    return { tenant, trips: null, text, remedy };
  }
}

const remedy =
  'Put the tenant back under tenants until its trips are over; or take them back by hand (the account off the lists of those whom policies leave out, then the policies and locations called "hardenbot travel …") and write its id under formerTenants.';
