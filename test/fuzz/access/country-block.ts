/** What country-block must say: every sign-in from the countries asked for is stopped, from wherever nobody excused. */
import type { Expected } from '../family';
import { certainBlocks, openFor, type Question, stopsSomething } from './coverage';
import { accountsAsked, externalsAsked, isForResources, isResourceAsked } from './excused';
import { type AccessModel, type Country, clients, countries, locationIds, type Policy, roleIds } from './model';
import { type Account, accountsOf, isMeant } from './people';
import { isEnforcedBlock, isTrusted, type Place } from './sign-ins';
import { saidOfWhoGetsIn } from './who-gets-in';

export function countryBlockExpected(model: AccessModel): Expected {
  if (!model.licensed)
    return { verdicts: ['fail', 'notApplicable'], because: 'without the licence there is no Conditional Access' };
  const each = readings(model).map((reading) => expectedUnder(reading, model));
  const verdicts = [...new Set(each.flatMap((one) => one.verdicts))];
  const [first] = each;
  return {
    verdicts,
    because: first?.because ?? '',
    ...(isEverybodyShutOut(model) ? { warns: ['lockout'] } : {}),
  };
}

/** One of the ways that the rules can be understood, where they leave it open. */
interface Reading {
  readonly unknownCounts: boolean;
  /** A listed location excuses all addresses in it, also where another location leaves them out. */
  readonly listedExcuses: boolean;
  /** Accounts that synchronise the directory may be left out; whether also by a policy that only does not name them is not said. */
  readonly spareSynchronization: boolean;
}

function readings(model: AccessModel): readonly Reading[] {
  const { blockUnknown, countries: asked, except } = model.settings;
  const unknown = blockUnknown
    ? [true]
    : 'allow' in asked && certainBlocks(model).some((policy) => leavesUnknownOut(policy, model))
      ? [true, false]
      : [false];
  const listed = except.locations.length === 0 ? [true] : [true, false];
  const synchronization = accountsOf(model).some((account) => isOnlyNotNamed(account, model)) ? [true, false] : [true];
  return unknown.flatMap((unknownCounts) =>
    listed.flatMap((listedExcuses) =>
      synchronization.map((spareSynchronization) => ({ unknownCounts, listedExcuses, spareSynchronization })),
    ),
  );
}

function isOnlyNotNamed({ people }: Account, model: AccessModel): boolean {
  return people.some(
    (person) =>
      person.roles.has(roleIds.directorySynchronizationAccounts) &&
      !certainBlocks(model).some((policy) => isForResources(policy) && isForSomebody(policy) && isMeant(policy.exclude, person)),
  );
}

function isForSomebody({ include: { users, groups, roles, guests } }: Policy): boolean {
  return users.length + groups.length + roles.length > 0 || guests !== null;
}

function leavesUnknownOut({ places }: Policy, model: AccessModel): boolean {
  return (places?.exclude ?? []).some((id) => {
    const location = model.locations[locationIds.indexOf(id)];
    return location?.kind === 'countries' && location.unknown;
  });
}

function expectedUnder(reading: Reading, model: AccessModel): Expected {
  const { guests } = model.settings;
  const rules = { guests, spareSynchronization: reading.spareSynchronization };
  const accounts = accountsAsked(model, rules).map(({ people }) => people);
  const externals = guests ? externalsAsked(model, rules).map((person) => [person]) : [];
  const question = (everybody: Question['everybody']): Question => ({
    model: reading.listedExcuses ? model : withoutListed(model),
    everybody,
    clients,
    isPlaceAsked: (place) => isAsked(place, reading, model),
    isResourceAsked: isResourceAsked(model),
  });
  // Where settings except all accounts, the control may take it that others exist: a group that cannot be read may hold all or none.
  if (accounts.length === 0)
    return { verdicts: ['notApplicable', 'pass', 'fail', 'partial', 'unknown'], because: 'no account has to be stopped' };
  const own = question(accounts);
  const blocks = certainBlocks(own.model);
  return (
    saidOfWhoGetsIn(
      model,
      { everybody: question([...accounts, ...externals]), accounts: own, blocks },
      {
        stopped: 'every sign-in from the countries asked for is stopped',
        unknown: 'whether someone gets in depends on what is not read',
      },
    ) ?? holdsForSome(own, blocks)
  );
}

/** Exclusions of listed locations taken away. */
function withoutListed(model: AccessModel): AccessModel {
  const listed = model.settings.except.locations.map((index) => locationIds[index]);
  return {
    ...model,
    policies: model.policies.map((policy) =>
      policy.places === null
        ? policy
        : {
            ...policy,
            places: { ...policy.places, exclude: policy.places.exclude.filter((id) => !listed.includes(id)) },
          },
    ),
  };
}

function isAsked(place: Place, { unknownCounts, listedExcuses }: Reading, model: AccessModel): boolean {
  if (!wanted(model, unknownCounts).has(place.country) || isTrusted(place, model)) return false;
  return !listedExcuses || !isListed(place, model);
}

function isListed({ range }: Place, model: AccessModel): boolean {
  return model.settings.except.locations.some((index) => {
    const location = model.locations[index];
    return location?.kind === 'addresses' && range !== null && location.ranges.includes(range);
  });
}

function wanted({ settings }: AccessModel, unknownCounts: boolean): ReadonlySet<Country> {
  const asked = settings.countries;
  const named = countries.filter((code) =>
    code === 'unknown' ? unknownCounts : 'block' in asked ? asked.block.includes(code) : !asked.allow.includes(code),
  );
  return new Set(named);
}

function holdsForSome(question: Question, blocks: readonly Policy[]): Expected {
  const { model } = question;
  const sometimes = model.policies.filter(
    (policy) =>
      isEnforcedBlock(policy) &&
      policy.narrowedBy !== null &&
      policy.narrowedBy !== 'flow' &&
      (policy.places?.include.length ?? 0) + (policy.places?.exclude.length ?? 0) > 0 &&
      isAboutCountries(policy, model),
  );
  const stopped = [
    stopsSomething(
      question,
      blocks.filter((policy) => isAboutCountries(policy, model)),
    ),
    stopsSomething(question, sometimes),
  ];
  if (stopped.includes('certainly'))
    return { verdicts: ['partial'], because: 'some sign-ins from the countries asked for are stopped, not all' };
  // Policies about something else may shut someone out altogether.
  const isSomebodySafe = question.everybody.some(
    (people) => openFor({ ...question, everybody: [people] }, blocks) !== 'certainly',
  );
  if (stopped.includes('perhaps') || isSomebodySafe)
    return { verdicts: ['partial', 'fail'], because: 'people get in, and little is stopped' };
  return { verdicts: ['fail'], because: 'nothing that is enforced is about the countries asked for' };
}

/** With a country, or all places, among those it is for; or shutting out everyone it is for altogether. */
function isAboutCountries(policy: Policy, model: AccessModel): boolean {
  const { places } = policy;
  if (places === null || places.include.length + places.exclude.length === 0)
    return (
      (policy.clients.length === 0 ||
        policy.clients.includes('all') ||
        clients.every((client) => policy.clients.includes(client))) &&
      policy.includeApps.includes('All') &&
      policy.appFilter !== 'include'
    );
  return places.include.length === 0 || places.include.some((id) => id === 'All' || isCountryList(id, model));
}

function isCountryList(id: string, model: AccessModel): boolean {
  return model.locations[locationIds.indexOf(id)]?.kind === 'countries';
}

/** Every account that can sign in is stopped everywhere: no place is known from where someone gets in, emergency accounts apart. */
function isEverybodyShutOut(model: AccessModel): boolean {
  const accounts = accountsOf(model).filter(({ name, enabled }) => enabled && name !== 'bg1' && name !== 'bg2');
  const everywhere: Question = {
    model,
    everybody: accounts.map(({ people }) => people),
    clients,
    isPlaceAsked: ({ mfaTrusts }) => !mfaTrusts,
    isResourceAsked: () => true,
  };
  // A tenant of hardly anyone but its emergency accounts is not shut out.
  const enabled = accountsOf(model).filter((account) => account.enabled).length;
  return accounts.length * 2 > enabled && openFor(everywhere, certainBlocks(model)) === 'no';
}
