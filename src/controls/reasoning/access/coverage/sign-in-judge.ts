/** What every policy says of one sign-in: that it applies, that it would if only, that it is unknown, or by which exclusion it does not. */
import { lookupOwn } from '../../../../lib/lookup-own.js';
import { isForPlatform, type Platform } from '../kinds/platforms.js';
import { shownWord } from '../kinds/shown-word.js';
import { allOf, anyOf, includedNotExcluded, type Ternary, ternary } from '../kinds/ternary.js';
import { appliesFrom, holds, type PlacePart, type Whereabouts, whereabouts } from '../parts/place-parts.js';
import { targetsResources } from '../parts/resource-parts.js';
import { type Grant, grantOf } from '../policy/demands.js';
import { isAboutFlows, type PolicyEffect } from '../policy/policy-effect.js';
import type { Location } from '../tenant/location-index.js';
import { type AccessIndexes, indexesWith } from '../tenant/tenant-access.js';
import { guestHomes } from './guest-homes.js';
import { type Holding, listsHolding } from './lists-holding.js';
import { peopleOf } from './policy-reach.js';
import { type AccountSignIn, meansWhat } from './sign-in-effect.js';

/** A sign-in that has not happened, wherever from: an ordinary one, not by device code. */
interface AskedSignIn extends Pick<AccountSignIn, 'account' | 'client' | 'application'> {
  /** Null: not said; what a policy makes of it then stays open. */
  readonly platform: Platform | null;
}

/** One policy that is about the sign-in. */
interface PolicyWord {
  readonly id: string;
  readonly name: string;
  readonly state: 'enabled' | 'report-only';
  readonly blocks: boolean;
  /** What it asks for where it does not block. */
  readonly grant: Grant;
  /** `if`: it applies where `because` holds, which nobody knows beforehand. `perhaps`: `because` could not be read. */
  readonly applies: 'yes' | 'if' | 'perhaps';
  readonly because: readonly string[];
}

/** What a policy leaves out: a list of accounts that holds this one, or a place. */
export type Exclusion = Holding | { readonly kind: 'location'; readonly id: string; readonly name: string };

/** A policy that would apply but for what it leaves out. */
interface SparedWord extends Omit<PolicyWord, 'applies' | 'because'> {
  readonly by: readonly Exclusion[];
}

export interface SignInWords {
  readonly words: readonly PolicyWord[];
  readonly spared: readonly SparedWord[];
}

interface Prepared {
  readonly policy: PolicyEffect;
  readonly said: Omit<SparedWord, 'by'>;
  readonly condition: Whereabouts | null;
  /** Whether it is about account, program and resource. */
  readonly about: Ternary;
  readonly lists: readonly Holding[];
  readonly isIncluded: boolean;
  readonly narrowedBy: readonly string[];
}

/** Asks once what does not depend on the place, then for as many places as are wanted. */
export class SignInJudge {
  private readonly prepared: readonly Prepared[];

  constructor(
    private readonly access: AccessIndexes,
    policies: readonly PolicyEffect[],
    signIn: AskedSignIn,
  ) {
    this.prepared = policies
      .filter((policy) => policy.state !== 'off' && policy.forPeople && !isAboutFlows(policy) && targetsResources(policy.row))
      .filter(({ row }) => signIn.platform === null || isForPlatform(row, signIn.platform) !== ternary.no)
      .map((policy) => this.prepare(policy, signIn))
      .filter(({ about, lists }) => about !== ternary.no || lists.length > 0);
  }

  /** The location conditions that tell places apart. */
  get conditions(): readonly (Whereabouts | null)[] {
    return this.prepared.map(({ condition }) => condition);
  }

  at(place: PlacePart): SignInWords {
    return {
      words: this.prepared.flatMap((one) => this.wordAt(one, place)),
      spared: this.prepared.flatMap((one) => sparedAt(one, place)),
    };
  }

  private prepare(policy: PolicyEffect, signIn: AskedSignIn): Prepared {
    const { access } = this;
    const what = meansWhat(policy, signIn);
    const lists = (way: 'include' | 'exclude') =>
      what === ternary.no ? [] : listsHolding(way, peopleOf(policy), signIn.account, access);
    const [included, excluded] = [lists('include'), lists('exclude')];
    const whom = this.meansWhom(policy, signIn.account);
    return {
      policy,
      said: {
        id: policy.id,
        name: policy.name,
        state: policy.state === 'enabled' ? 'enabled' : 'report-only',
        blocks: policy.blocks,
        grant: grantOf(policy, access.strengths),
      },
      condition: whereabouts(policy.row, access.locations),
      about: allOf([what, whom]),
      lists: excluded,
      isIncluded: included.length > 0,
      narrowedBy: policy.narrowedBy.filter((path) => !path.startsWith('platforms') || !isPlatformTold(policy, signIn)),
    };
  }

  /** An account that does not say which tenant it comes from is meant for certain where it is meant whichever that is. */
  private meansWhom(policy: PolicyEffect, account: number): Ternary {
    const users = peopleOf(policy);
    const supposed = guestHomes([policy]).map((guestHome) => indexesWith(this.access, { guestHome }));
    const answers = (supposed.length === 0 ? [this.access] : supposed).map((access) =>
      includedNotExcluded(
        heldBy(listsHolding('include', users, account, access)),
        heldBy(listsHolding('exclude', users, account, access)),
      ),
    );
    const [first = ternary.no] = answers;
    return answers.every((answer) => answer === first) ? first : ternary.perhaps;
  }

  private wordAt({ policy, said, condition, about, narrowedBy }: Prepared, place: PlacePart): readonly PolicyWord[] {
    const there = appliesFrom(condition, place);
    if (about === ternary.no || there === ternary.no) return [];
    const because = narrowedBy.map((path) => narrowingInWords(policy, path));
    // What applies only sometimes decides only then, whether or not it is about the sign-in at all.
    if ((about === ternary.perhaps || there === ternary.perhaps) && because.length === 0)
      return [{ ...said, applies: 'perhaps', because: this.unknown(policy, there === ternary.perhaps ? condition : null) }];
    return [{ ...said, applies: because.length > 0 ? 'if' : 'yes', because }];
  }

  /** What was not read, for as long as it is known; a policy that picks applications by attributes is another reason. */
  private unknown({ row }: PolicyEffect, condition: Whereabouts | null): readonly string[] {
    const { groups, roles } = this.access;
    const users = row.conditions?.users;
    const ofGroups = [...(users?.includeGroups ?? []), ...(users?.excludeGroups ?? [])]
      .filter((id) => groups.statusOf(id) === 'unread')
      .map((id) => `who is in the group ${groups.nameOf(id)}`);
    const ofRoles = roles.whole
      ? []
      : [...(users?.includeRoles ?? []), ...(users?.excludeRoles ?? [])].map((id) => `who holds the role ${roles.nameOf(id)}`);
    const ofPlaces = [...(condition?.included ?? []), ...(condition?.excluded ?? [])]
      .filter((location) => location.kind === 'unread' || (location.kind === 'countries' && location.codes === null))
      .map((location) => `what the location ${location.name} holds`);
    const all = [...ofGroups, ...ofRoles, ...ofPlaces];
    return all.length > 0 ? all : ['what exactly its conditions mean for this sign-in'];
  }
}

/** For one account this is what it takes; whom a policy reaches of all there are is another question, and a longer one. */
function heldBy(lists: readonly Holding[]): Ternary {
  return anyOf(lists.map(({ certain }) => (certain ? ternary.yes : ternary.perhaps)));
}

function sparedAt({ said, condition, about, lists, isIncluded }: Prepared, place: PlacePart): readonly SparedWord[] {
  const there = appliesFrom(condition, place);
  if (about === ternary.no) {
    const certain = lists.filter((list) => list.certain);
    const by = certain.length > 0 ? certain : lists;
    return isIncluded && there !== ternary.no && by.length > 0 ? [{ ...said, by }] : [];
  }
  if (there !== ternary.no || condition === null) return [];
  const isTaken = condition.included.some((location) => holds(location, place) !== ternary.no);
  const left = isTaken ? condition.excluded.filter((location) => holds(location, place) === ternary.yes) : [];
  return left.length > 0 ? [{ ...said, by: left.map(placeLeftOut) }] : [];
}

function placeLeftOut({ id, name }: Location): Exclusion {
  return { kind: 'location', id, name };
}

const risks: Readonly<Record<string, string>> = {
  signInRiskLevels: 'the service rates the risk of the sign-in as',
  userRiskLevels: 'the service rates the risk of the account as',
  insiderRiskLevels: 'the service rates the insider risk as',
};

/** A policy that is for the platform for certain is not narrowed by it any more. */
function isPlatformTold({ row }: PolicyEffect, { platform }: AskedSignIn): boolean {
  return platform !== null && isForPlatform(row, platform) === ternary.yes;
}

/** In words: when a condition that nobody can tell beforehand holds. */
function narrowingInWords({ row }: PolicyEffect, path: string): string {
  const [name = '', property] = path.split('.');
  const value: unknown = row.conditions?.[name];
  const words = (list: unknown): string => [list].flat().map(shownWord).join(' or ');
  const risk = lookupOwn(risks, name);
  if (risk !== undefined) return `${risk} ${words(value)}`;
  if (name === 'platforms') {
    const { includePlatforms = [], excludePlatforms = [] } = row.conditions?.platforms ?? {};
    return property === 'excludePlatforms'
      ? `the device runs anything but ${words(excludePlatforms)}`
      : `the device runs ${words(includePlatforms)}`;
  }
  if (name === 'devices') return 'the device is one that its filter means';
  return `its condition ${path} is met`;
}
