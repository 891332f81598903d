/** Suggests the addresses that the tenant's own applications sign in from: those of 30 days. */

import { plural } from '../../lib/plural.js';
import { readOf } from '../../tenant/resource.js';
import { flowSignIns } from '../../tenant/resources/flow-sign-in.js';
import { servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Context } from '../control.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { SeenSignIns } from '../reasoning/usage/seen-sign-ins.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../suggestion.js';
import { ApplicationIndex } from './application-index.js';
import type { Settings } from './definition.js';

const day = 24 * 60 * 60 * 1000;
/** An application with more addresses than that signs in from a cloud that changes them. */
const maxAddresses = 8;
/** An address that was seen on fewer days may be gone tomorrow. */
const enoughDays = 5;

const applicationRead = readOf(servicePrincipals, [
  'id',
  'appId',
  'displayName',
  'servicePrincipalType',
  'signInAudience',
  'appOwnerOrganizationId',
  'accountEnabled',
]);

/** By application: on which days which address signed in. */
type Places = Map<string, Map<string, Set<string>>>;

export function suggest({ tenant, settings, bot, asOf }: Context<Settings>): Suggesting {
  const since = new Date(asOf.getTime() - 30 * day);
  const signInRead = readOf(
    flowSignIns,
    ['id', 'createdDateTime', 'appId', 'ipAddress', 'servicePrincipalId', 'signInEventTypes', 'status'],
    {
      filter: encodeURIComponent(
        `signInEventTypes/any(t: t eq 'servicePrincipal') and createdDateTime ge ${since.toISOString()}`,
      ),
    },
  );
  const index = new ApplicationIndex({ tenantId: tenant.id, exceptApps: settings.exceptApps, bot: bot.servicePrincipalId });
  const places: Places = new Map();
  const twice = new SeenSignIns();
  const rows = new RowCollector()
    .on(applicationRead, (row) => index.add(row))
    .on(signInRead, (signIn) => {
      const { createdDateTime: at, servicePrincipalId: id, ipAddress, signInEventTypes: kinds, status } = signIn;
      if (!id || !ipAddress || status?.errorCode !== 0 || !(at instanceof Date) || at < since || at > asOf) return;
      if (!(kinds ?? []).some((kind) => kind.toLowerCase() === 'serviceprincipal') || twice.before(signIn) === true) return;
      twice.tell(signIn, true);
      const addresses = places.get(id.toLowerCase()) ?? new Map<string, Set<string>>();
      const days = addresses.get(ipAddress) ?? new Set<string>();
      addresses.set(ipAddress, days.add(at.toISOString().slice(0, 10)));
      places.set(id.toLowerCase(), addresses);
    });
  return {
    reads: () => [applicationRead, signInRead],
    see: rows.see,
    suggest: (outcomes) => {
      if (!outcomes(applicationRead).complete) return cannotSuggest('The applications of the tenant could not be read.');
      const own = [...index.where(({ counts, isBot }) => counts !== ternary.no && !isBot)].map((number) => index.get(number));
      if (own.length === 0)
        return {
          answer: 'notForUs',
          settings: {},
          says: 'The tenant has no application of its own that can be restricted.',
          evidence: [],
          confidence: 'sure',
        };
      if (!outcomes(signInRead).complete) return cannotSuggest('The sign-ins of applications could not be read.');
      return suggestion(own, places);
    },
  };
}

interface App {
  readonly id: string;
  readonly name: string;
}

function suggestion(own: readonly App[], places: Places): Suggestion {
  const [moving, silent]: [App[], App[]] = [[], []];
  const steady = new Set<string>();
  const evidence: string[] = [];
  for (const application of own) {
    const addresses = places.get(application.id.toLowerCase());
    if (addresses === undefined) silent.push(application);
    else if (isSteady(addresses)) {
      for (const address of addresses.keys()) steady.add(address);
      evidence.push(`${application.name}: ${[...addresses.keys()].join(', ')}.`);
    } else moving.push(application);
  }
  const names = (apps: readonly App[]): string => apps.map(({ name }) => name).join(', ');
  if (silent.length > 0) evidence.push(`No sign-in in 30 days: ${names(silent)}.`);
  if (moving.length > 0) evidence.push(`From changing addresses: ${names(moving)}.`);
  const ranges = AddressSet.union([...steady].map((address) => parseAddresses(address)).filter(isAddressSet));
  if (ranges.isEmpty || !ranges.unroutable.isEmpty)
    return cannotSuggest('No app signs in from steady addresses that could be listed.', evidence);
  const left = [...moving, ...silent];
  if (left.length > own.length / 2)
    return cannotSuggest(
      `${own.length - left.length} of ${plural(own.length, 'app', 'apps')} sign in from ${ranges.toString()}; the others sign in from changing addresses, or not at all.`,
      evidence,
    );
  return {
    answer: 'use',
    settings: { ranges: ranges.toCidrs(), ...(left.length === 0 ? {} : { exceptApps: left.map(({ id }) => id).toSorted() }) },
    says: `Your apps sign in from ${ranges.toString()}${left.length === 0 ? ' only' : `; ${plural(left.length, 'app is', 'apps are')} left out`}.`,
    evidence,
    confidence: left.length === 0 ? 'sure' : 'likely',
  };
}

function isSteady(addresses: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return addresses.size <= maxAddresses && [...addresses.values()].every((days) => days.size >= enoughDays);
}
