/** What enabled policies do beyond what was asked: who is shut out of home, and how much more is blocked. */
import { Bits } from '../shared/access/bits.js';
import { countryCodes, countryLabel } from '../shared/access/country-codes.js';
import { coverPeople } from '../shared/access/people-coverage.js';
import type { PolicyEffect } from '../shared/access/policy-effect.js';
import type { AccessIndexes } from '../shared/access/tenant-access.js';
import { ternaryOf } from '../shared/access/ternary.js';
import type { WarningList } from '../shared/findings/warning-list.js';
import type { Weighed } from './evidence-base.js';
import { listOf } from './location-report.js';
import { allowsOnlySome, type Settings } from './settings.js';

/** Who cannot work from a country: blocked with browser and apps from every resource that no policy names. */
export class ShutOut {
  private readonly byCountry = new Map<string, Bits>();
  private readonly people: Bits;
  /** From every place there is, trusted addresses among them. */
  readonly everywhere: Bits;

  constructor(access: AccessIndexes, policies: readonly PolicyEffect[], people: Bits) {
    this.people = people;
    const union = coverPeople(access, null, {
      policies,
      scope: { yes: people, perhaps: people },
      clients: ['browser', 'mobileAppsAndDesktopClients'],
      resourceInScope: ({ key }) => key === 'rest',
      countries: new Set(),
      placeInScope: ({ addresses }) => ternaryOf(!addresses.outsideUnread),
    });
    this.everywhere = people.copy().removeAll(union.open.perhaps);
    for (const { places, open } of union.byPlace) {
      const shut = people.copy().removeAll(open.perhaps);
      const ordinary = places.filter(({ addresses }) => addresses.locations.length === 0);
      for (const code of ordinary.flatMap((place) => place.countries)) this.byCountry.set(code, shut);
    }
  }

  from(country: string): Bits {
    return this.byCountry.get(country) ?? Bits.none();
  }

  /** Whether these are at least half of all. */
  isMost(shut: Bits): boolean {
    return !shut.isEmpty && shut.count * 2 >= this.people.count;
  }
}

/** Far more: at least ten countries beyond those asked for, and more than were asked for. */
const farMore = 10;

export function warnOfSideEffects(weighed: Weighed, settings: Settings, warnings: WarningList): void {
  const { access, policies, wanted, exempt } = weighed;
  if (policies.length === 0) return;
  const people = access.accounts.where(({ enabled, source }) => enabled && source !== 'external' && source !== 'mentioned');
  const shutOut = new ShutOut(access, policies, people);
  const blocked = countryCodes.filter((code) => shutOut.isMost(shutOut.from(code)));
  const homes = homeCountries(settings);
  const shutHomes = homes.filter((code) => blocked.includes(code));
  if (shutHomes.length > 0)
    warnings.add('lockout', `${shutHomes.map(countryLabel).join(', ')} is where people work, and they are shut out there.`);
  else if (shutOut.isMost(shutOut.everywhere)) warnings.add('lockout', 'Everybody is shut out, from every country.');
  for (const number of exempt.breakGlass)
    if (shutOut.everywhere.has(number) || homes.some((code) => shutOut.from(code).has(number)))
      warnings.add('lockout', `The break-glass account ${access.accounts.get(number).name} is shut out too.`);
  const beyond = blocked.filter((code) => !wanted.has(code));
  const tooMuch = allowsOnlySome(settings) ? beyond.length > 0 : beyond.length >= farMore && beyond.length > wanted.size;
  if (tooMuch)
    warnings.add(
      'wider-than-intended',
      `${beyond.length} more countries are blocked than asked for: ${listOf(new Set(beyond))}. Asked for: ${listOf(wanted)}.`,
    );
}

/** Where people work: what settings say, else the only countries that are let in. */
export function homeCountries(settings: Settings): readonly string[] {
  const { home, allow } = settings;
  return home !== null && home.length > 0 ? home : allowsOnlySome(settings) ? (allow ?? []) : [];
}
