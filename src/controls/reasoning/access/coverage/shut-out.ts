/** Whom policies block altogether: total loss is never silent, in whichever control reads the policy. */
import { plural } from '../../../../lib/plural.js';
import type { Warns } from '../../findings/warning-list.js';
import type { Exemptions } from '../exempt/exemptions.js';
import { Bits } from '../kinds/bits.js';
import { clientsOf } from '../kinds/client-types.js';
import { ternaryOf } from '../kinds/ternary.js';
import { type AddressPart, whereabouts } from '../parts/place-parts.js';
import { isRest, targetsEverything } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { LocationIndex } from '../tenant/location-index.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';
import { coverPeople } from './people-coverage.js';

/** Who cannot work from a country: blocked with browser and apps from every resource that no policy names. */
export class ShutOut {
  private readonly byPlaces: readonly { readonly countries: readonly (readonly string[])[]; readonly shut: Bits }[];
  private ofCountries: ReadonlyMap<string, Bits> | undefined;
  private readonly people: Bits;
  /** From every place there is, trusted addresses among them. */
  readonly everywhere: Bits;

  /** `policies`: those that block. */
  constructor(access: AccessIndexes, policies: readonly PolicyEffect[], people: Bits) {
    this.people = people;
    const namesMfaTrusted = policies.some((policy) => namesAddressesTrustedByMfa(policy, access.locations));
    const union = coverPeople(access, null, {
      policies,
      scope: { yes: people, perhaps: people },
      clients: ['browser', 'mobileAppsAndDesktopClients'],
      resourceInScope: isRest,
      countries: new Set(),
      placeInScope: ({ addresses }) => ternaryOf(!addresses.outsideUnread && (namesMfaTrusted || !isMfaTrustedAlone(addresses))),
    });
    this.everywhere = people.copy().removeAll(union.open.perhaps);
    this.byPlaces = union.byPlace.map(({ places, open }) => ({
      countries: places.filter(({ addresses }) => addresses.locations.length === 0).map((place) => place.countries),
      shut: people.copy().removeAll(open.perhaps),
    }));
  }

  from(country: string): Bits {
    return this.byCountry.get(country) ?? Bits.none();
  }

  /** Most who ask only ask of everywhere. */
  private get byCountry(): ReadonlyMap<string, Bits> {
    this.ofCountries ??= new Map(
      this.byPlaces.flatMap(({ countries, shut }) => countries.flat().map((code) => [code, shut] as const)),
    );
    return this.ofCountries;
  }

  /** Whether these are at least half of all. */
  isMost(shut: Bits): boolean {
    return !shut.isEmpty && shut.count * 2 >= this.people.count;
  }
}

/** Everyone who may sign in today. */
export function everybody({ accounts }: AccessIndexes): Bits {
  return accounts.where(({ enabled, source }) => enabled && source !== 'external' && source !== 'mentioned');
}

/** Warns where the policies shut out most people, or an emergency account, from everywhere. `policies`: enabled, narrowed by nothing. */
export function warnOfTotalLoss(
  {
    access,
    policies,
    exempt,
  }: {
    readonly access: AccessIndexes;
    readonly policies: readonly PolicyEffect[];
    readonly exempt: Pick<Exemptions, 'breakGlass'>;
  },
  warnings: Warns,
): void {
  const shutting = policies.filter((policy) => policy.blocks && mayShutOut(policy, access.locations));
  if (shutting.length === 0) return;
  const people = everybody(access);
  const shutOut = new ShutOut(access, shutting, people);
  sayTotalLoss(shutOut, people, warnings);
  for (const number of exempt.breakGlass)
    if (shutOut.everywhere.has(number))
      warnings.add('lockout', `The break-glass account ${access.accounts.get(number).name} is shut out, from everywhere.`);
}

/** Whether everyone, or most, cannot sign in from anywhere. */
export function sayTotalLoss(shutOut: ShutOut, people: Bits, warnings: Warns): boolean {
  if (!shutOut.isMost(shutOut.everywhere)) return false;
  const all = shutOut.everywhere.count === people.count;
  warnings.add(
    'lockout',
    all
      ? 'Everyone is shut out, from every country.'
      : `${plural(shutOut.everywhere.count, 'account')} of ${people.count} are shut out, from every country.`,
  );
  return true;
}

/** A block with browsers or apps, of everything, from everywhere but some places. */
function mayShutOut({ row }: PolicyEffect, locations: LocationIndex): boolean {
  const clients = clientsOf(row);
  if (!clients.includes('browser') && !clients.includes('mobileAppsAndDesktopClients')) return false;
  const where = whereabouts(row, locations);
  return targetsEverything(row) && (where === null || where.included.some(({ kind }) => kind === 'everywhere'));
}

/** Which addresses multifactor authentication trusts is nowhere to be read; few tenants have any, and anyone who names them does. */
function namesAddressesTrustedByMfa({ row }: PolicyEffect, locations: LocationIndex): boolean {
  const where = whereabouts(row, locations);
  return [...(where?.included ?? []), ...(where?.excluded ?? [])].some(({ kind }) => kind === 'mfa-trusted');
}

function isMfaTrustedAlone({ locations }: AddressPart): boolean {
  return locations.length > 0 && locations.every(({ kind }) => kind === 'mfa-trusted');
}
