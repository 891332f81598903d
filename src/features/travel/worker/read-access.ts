/** Reads what decides who may sign in from where, and finds the traveller on the way. */

import { shorten } from '../../../chat/safe-text.js';
import type { Outcomes, RowFold } from '../../../controls/control.js';
import { FollowUp } from '../../../controls/reasoning/access/coverage/coverage-input.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../../../controls/reasoning/access/tenant/licence.js';
import { noReferences } from '../../../controls/reasoning/access/tenant/references.js';
import { locationRead, policyRead, TenantAccess, userRead } from '../../../controls/reasoning/access/tenant/tenant-access.js';
import { refuseUnreadable } from '../../../controls/reasoning/findings/refusals.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { SubscribedSku } from '../../../tenant/resources/subscribed-sku.js';
import { type User, userName } from '../../../tenant/resources/user.js';
import { runReads } from '../../../worker/audit/run-reads.js';
import {
  faultsOf,
  type WithClient,
  type WithClock,
  type WithFaulted,
  type WithId,
  type WithPlans,
} from '../../../worker/context.js';
import { objectsOf, type TravelException } from '../travel-exception.js';
import { accessWithout } from './exception-proof.js';
import type { TravelAccess } from './geo-blocks.js';

const reads = [policyRead, locationRead, userRead];

export interface TravelReading {
  readonly access: TenantAccess;
  readonly user: User & { readonly id: string };
  /** The number of the account in `access`. */
  readonly traveller: number;
  /** Whether policies can be made and changed at all. */
  readonly licence: Licence;
}

/** Of a travel exception of which another plan is stored than the one that was approved: nobody can tell what it rests on. */
export const unprovenException = refuse(
  'plan-edited',
  'The stored plan of a travel exception is not the one that was approved.',
  'Find out who can write to the store.',
);

/** A refusal where a list broke off, or where the name means nobody or several. */
export async function readTravelAccess(
  work: WithClock & WithFaulted,
  { client, id: tenantId }: WithClient & WithId,
  typed: string,
): Promise<TravelReading | Refusal> {
  const search = new TravellerSearch(typed);
  const access = new TenantAccess(reads, {
    accountNames: [],
    alsoRefers: noReferences,
    // A second factor is asked about beside blocks.
    matters: (policy) => policy.state === 'enabled' && policy.forPeople,
    spareSynchronization: false,
    rolesMatter: () => false,
    asOf: work.clock.now(),
  });
  const followUp = new FollowUp();
  const licence = new LicenceCheck(entraP1);
  const fold: RowFold = {
    see: (read, row) => {
      access.see(read, row);
      if (read.resource === userRead.resource) search.see(row as User);
      if (read.resource === licenceRead.resource) licence.see(row as SubscribedSku);
    },
    follow: (outcomes: Outcomes) => followUp.follow(access, outcomes, () => []),
  };
  const { outcomes } = await runReads([{ reads: [...reads, licenceRead], fold }], {
    client,
    monotonicMs: () => work.clock.monotonicMs(),
    ...faultsOf(work, tenantId),
  });
  access.settle(outcomes);
  const unread = refuseUnreadable(access.missing(outcomes));
  if (unread !== null) return unread;
  const user = search.result();
  if (isRefusal(user)) return user;
  const { id } = user;
  const traveller = id ? access.accounts.numberOf(id) : null;
  if (!id || traveller === null) throw new Error('An account was read that has no id.');
  return { access, user: { ...user, id }, traveller, licence: licence.state(outcomes(licenceRead).complete) };
}

/** As it would be without these travel exceptions of a person. */
export async function withoutExceptions(
  { plans }: WithPlans,
  access: TravelAccess,
  { person, exceptions }: { readonly person: string; readonly exceptions: readonly TravelException[] },
): Promise<TravelAccess | Refusal> {
  let without = access;
  for (const exception of exceptions) {
    const objects = await objectsOf(plans, exception);
    if (objects === null) return unprovenException;
    without = accessWithout(without, { person, ...objects });
  }
  return without;
}

/** Finds the one account that a traveller's name means among all accounts as they stream by; anything but one match is refused with what was probably meant. */
const maxShown = 5;

class TravellerSearch {
  private readonly wanted: string;
  private readonly exact: User[] = [];
  private readonly called: User[] = [];
  private readonly near = new Set<string>();

  /** @param typed a sign-in name or what stands before its @, an address, a display name or an object id */
  constructor(private readonly typed: string) {
    this.wanted = normal(typed);
  }

  see(user: User): void {
    const { id, userPrincipalName, mail, displayName } = user;
    const names = [id, userPrincipalName, mail].map((name) => normal(name ?? ''));
    if (names.includes(this.wanted)) this.exact.push(user);
    const words = [normal(displayName ?? ''), normal(userPrincipalName ?? '').split('@')[0] ?? ''];
    if (words.includes(this.wanted)) this.called.push(user);
    else if (this.near.size < maxShown && didYouMean(this.wanted, [...words, ...names.slice(1)].filter(isName)) !== null)
      this.near.add(userName(user));
  }

  result(): User | Refusal {
    const found = this.exact.length > 0 ? this.exact : this.called;
    const [only, ...others] = found;
    const typed = shorten(this.typed, 60);
    if (only !== undefined && others.length === 0) return only;
    if (only !== undefined) {
      const shown = found.slice(0, maxShown).map(userName).join(', ');
      return refuse(
        'ambiguous-account',
        `"${typed}" means ${found.length} accounts: ${shown}${found.length > maxShown ? ' and others' : ''}.`,
        'Write the name that the account signs in with.',
      );
    }
    const near = [...this.near].join(' or ');
    return refuse(
      'unknown-account',
      `Nobody in this tenant is called "${typed}".`,
      near === '' ? 'Write the name that the account signs in with.' : `Did you mean ${near}?`,
    );
  }
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}

function isName(name: string): boolean {
  return name !== '';
}
