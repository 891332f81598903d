/** Whether one person gets in, by Microsoft's words on Conditional Access alone: every policy tried, in every world that what was read leaves open. */
import {
  type AccessModel,
  accountIds,
  type Client,
  type Country,
  countries,
  exchange,
  groupIds,
  locationIds,
  ownApp,
  type Policy,
  type ranges,
  sharePoint,
} from '../access/model';
import { accountsOf, isMeant, type Person } from '../access/people';
import { holds, isFor, isFrom, isTo, isWith, type Place, type Resource, type World, worldsOf } from '../access/sign-ins';

export interface SignInAsked {
  readonly model: AccessModel;
  /** The number of an account of the model. */
  readonly account: number;
  readonly client: Client;
  readonly resource: 'exchange' | 'sharePoint' | 'ownApp' | 'unnamed';
  /** Null: not said. */
  readonly from: 'RU' | 'KP' | 'US' | 'FR' | 'BR' | null;
  /** Null: from none of the ranges that anything names, as an answer takes it where no address was said. */
  readonly range: (typeof ranges)[number] | 'elsewhere' | null;
  /** The log has a sign-in of the person from that address. */
  readonly isLogged: boolean;
}

export const resourceIds: Readonly<Record<SignInAsked['resource'], string>> = {
  exchange,
  sharePoint,
  ownApp,
  unnamed: '99999999-2222-4333-8444-555555555555',
};

const resourceOf: Readonly<Record<SignInAsked['resource'], Resource>> = { exchange, sharePoint, ownApp, unnamed: 'unnamed' };

/** The country of the model that stands for one of the answer: `??` are addresses of none. */
export function countryOf(code: string): Country {
  return code === '??' ? 'unknown' : (countries.find((one) => one === code) ?? 'BR');
}

/** What may become of it: several where it hangs on what nobody can read. */
export type Ends = ReadonlySet<'in' | 'blocked'>;

export function endsOf(asked: SignInAsked, country: string): Ends {
  const { model } = asked;
  const account = accountOf(asked);
  if (!account.enabled) return new Set(['blocked']);
  const place: Place = { country: countryOf(country), range: rangeOf(asked), mfaTrusts: false };
  return new Set(worldsOf(model).flatMap((world) => account.people.flatMap((person) => endsIn({ world, person, place }, asked))));
}

/** Whether the same question ends otherwise where multifactor authentication trusts the address, which no interface shows. */
export function hangsOnTrust(asked: SignInAsked, country: string): boolean {
  const { model } = asked;
  const account = accountOf(asked);
  if (!account.enabled || asked.range === null) return false;
  const at = (mfaTrusts: boolean): string =>
    JSON.stringify(
      worldsOf(model).map((world) =>
        account.people.map((person) => {
          const place = { country: countryOf(country), range: rangeOf(asked), mfaTrusts };
          return endsIn({ world, person, place }, asked);
        }),
      ),
    );
  return at(true) !== at(false);
}

/** Whether a policy is about the sign-in, on or reporting only: in every reading of what nobody can read, in none, or in some. */
export function isAbout(asked: SignInAsked, country: Country, policy: Policy): 'always' | 'never' | 'perhaps' {
  const { model, client, resource } = asked;
  const place: Place = { country, range: rangeOf(asked), mfaTrusts: false };
  const answers = worldsOf(model).flatMap((world) =>
    accountOf(asked).people.map(
      (person) =>
        isFor(policy, person) &&
        isFrom(policy, place, model) &&
        isWith(policy, client) &&
        isTo(policy, resourceOf[resource], world),
    ),
  );
  return answers.every(Boolean) ? 'always' : answers.some(Boolean) ? 'perhaps' : 'never';
}

/** Whether a policy would be about the sign-in but for a list or a location that it leaves out: in every reading, in some, or in none. */
export function isSpared(asked: SignInAsked, country: Country, policy: Policy): 'always' | 'never' | 'perhaps' {
  const { model, client, resource } = asked;
  const place: Place = { country, range: rangeOf(asked), mfaTrusts: false };
  const isLeftOut = (policy.places?.exclude ?? []).some((id) => holds(id, place, model));
  const isTakenIn = isFrom({ ...policy, places: policy.places && { ...policy.places, exclude: [] } }, place, model);
  const answers = worldsOf(model).flatMap((world) =>
    accountOf(asked).people.map((person) => {
      const isMeantAtAll = isWith(policy, client) && isTo(policy, resourceOf[resource], world) && isMeant(policy.include, person);
      const byList = isFrom(policy, place, model) && isMeant(policy.exclude, person);
      const byPlace = isTakenIn && isLeftOut && !isMeant(policy.exclude, person);
      return isMeantAtAll && (byList || byPlace);
    }),
  );
  return answers.every(Boolean) ? 'always' : answers.some(Boolean) ? 'perhaps' : 'never';
}

/** Whether a location of the model, by its number, holds the place of the sign-in. */
export function isIn(asked: SignInAsked, country: Country, location: number): boolean {
  const id = locationIds[location] ?? '';
  return holds(id, { country, range: rangeOf(asked), mfaTrusts: false }, asked.model);
}

/** Whether one of the people whom the account may be is in a group of the model, by its number. */
export function isInGroup(asked: SignInAsked, group: number): boolean {
  return accountOf(asked).people.some(({ groups }) => groups.has(groupIds[group] ?? ''));
}

function rangeOf({ range }: SignInAsked): string | null {
  return range === 'elsewhere' ? null : range;
}

export function accountOf({ model, account }: SignInAsked) {
  const accounts = accountsOf(model);
  const found = accounts[account % accounts.length];
  if (found === undefined) throw new Error('Every tenant has an account.');
  return found;
}

export function idOf(asked: SignInAsked): string {
  return accountIds[accountOf(asked).name];
}

interface Reading {
  readonly world: World;
  readonly person: Person;
  readonly place: Place;
}

function endsIn({ world, person, place }: Reading, { model, client, resource }: SignInAsked): readonly ('in' | 'blocked')[] {
  const meets = (policy: Policy): boolean =>
    policy.state === 'enabled' &&
    !policy.userActions &&
    // What is narrowed applies where its condition holds, which an answer says as a condition: it decides nothing beforehand.
    policy.narrowedBy === null &&
    isFor(policy, person) &&
    isFrom(policy, place, model) &&
    isWith(policy, client) &&
    isTo(policy, resourceOf[resource], world);
  const met = model.policies.filter(meets);
  if (met.some(({ grant }) => grant === 'block')) return ['blocked'];
  const isAsked = met.some(({ grant }) => grant === 'mfa');
  // A program that sends name and password can meet no requirement. Source: client apps of the Conditional Access conditions page.
  if (client === 'other' && (isAsked || model.securityDefaults)) return ['blocked'];
  // Whether ActiveSync meets one hangs on how the program signs in; security defaults block what signs in the old way.
  if (client === 'exchangeActiveSync' && (isAsked || model.securityDefaults)) return ['in', 'blocked'];
  return ['in'];
}
