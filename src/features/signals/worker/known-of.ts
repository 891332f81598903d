/** What judges know of a tenant in a round: what was read of it, what its people announced, and what was reported before. */
import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import { nextWindow } from '../../../engine/plan/window.js';
import { isRefusal, type Refusal } from '../../../lib/errors.js';
import { lookupOwn } from '../../../lib/lookup-own.js';
import { readName, readOf } from '../../../tenant/resource.js';
import { users } from '../../../tenant/resources/user.js';
import type { TenantContext } from '../../../worker/context.js';
import { isDeclared, namesWithoutAccount, normal } from '../break-glass.js';
import { guessingNetworks, officeNetworks } from '../guessing.js';
import {
  type Expectation,
  type Known,
  type KnownFacts,
  type KnownPerson,
  knownFrom,
  type Maintenance,
  type OwnChange,
  type VendorRollout,
} from '../known.js';
import { sources as everySource, type Source } from '../observation.js';
import { routineOf, settled } from '../routine.js';
import type { SignalFacts, SignalState, StoredRoutine } from '../store.js';

const earlierMs = 24 * 60 * 60_000;

interface KnownInput {
  readonly tenant: TenantContext;
  readonly facts: SignalFacts;
  readonly state: SignalState;
  readonly policy: ApprovalPolicy | Refusal;
  readonly ownIds: ReadonlySet<string>;
  readonly ownChanges: readonly OwnChange[];
  readonly expectations: readonly Expectation[];
  readonly protectedObjects: KnownFacts['protectedObjects'];
  readonly now: Date;
}

export function knownOf(input: KnownInput): Known {
  const { tenant, facts, state, policy, now } = input;
  const { settings } = tenant;
  const emergency = new Set(settings.breakGlass.map(normal));
  const approvers = isRefusal(policy) ? new Set<string>() : new Set([...policy.approvers].map((id) => id.toLowerCase()));
  const of = { facts, emergency, approvers, now };
  return knownFrom({
    now,
    sources: [...everySource.filter((source) => isAnswering(state, source)), 'rules'],
    people: [...facts.people, ...unlisted(facts, emergency, approvers)].map((one) => new PersonOfFacts(one, of)),
    apps: facts.apps.map(({ createdAt, powerful = false, microsofts = false, ...app }) => ({
      ...app,
      powerful,
      microsofts,
      createdAt: createdAt === undefined ? null : new Date(createdAt),
    })),
    ownIds: [...input.ownIds],
    otherInstallations: settings.signals?.otherInstallations ?? [],
    ownChanges: input.ownChanges,
    expectations: input.expectations,
    maintenance: isRefusal(policy) ? [] : windowsOf(policy, now),
    rollouts: vendorRollouts,
    domains: facts.domains,
    countries: settled(facts.countries, now),
    guessing: guessingNetworks(facts, now),
    offices: officeNetworks(facts, now),
    guardedGroups: facts.guardedGroups,
    guardedLocations: facts.guardedLocations,
    protectedObjects: input.protectedObjects,
    unread: facts.missing,
    earlier: [...state.reported, ...state.quiet, ...state.waiting.map((sign) => ({ ...sign, rows: sign.rowIds.length }))]
      .map(({ kind, about, at, weight, rows = 1 }) => ({ kind, about, at: new Date(at), weight, rows }))
      .filter(({ at }) => now.getTime() - at.getTime() <= earlierMs)
      .toSorted((one, other) => other.at.getTime() - one.at.getTime()),
  });
}

interface PeopleOf {
  readonly facts: SignalFacts;
  readonly emergency: ReadonlySet<string>;
  readonly approvers: ReadonlySet<string>;
  readonly now: Date;
}

/** A person as the facts have them, worked out when it is asked for: a round is about few of all people, and many rounds wait side by side. */
class PersonOfFacts implements KnownPerson {
  readonly #stored: SignalFacts['people'][number];
  readonly #of: PeopleOf;
  #routine: KnownPerson['routine'] | null = null;

  constructor(stored: SignalFacts['people'][number], of: PeopleOf) {
    this.#stored = stored;
    this.#of = of;
  }

  get id(): string {
    return this.#stored.id;
  }

  get name(): string {
    return this.#stored.name;
  }

  get standing(): KnownPerson['standing'] {
    return this.#stored.standing ?? 'ordinary';
  }

  get approves(): boolean {
    return this.#of.approvers.has(this.id);
  }

  get breakGlass(): boolean {
    return isDeclared(this.#stored, this.#of.emergency);
  }

  get createdAt(): Date | null {
    const { createdAt } = this.#stored;
    return createdAt === undefined ? null : new Date(createdAt);
  }

  get routine(): KnownPerson['routine'] {
    const { facts, now } = this.#of;
    this.#routine ??= routineOf(lookupOwn<StoredRoutine | undefined>(facts.routines, this.id), now);
    return this.#routine;
  }
}

/** Accounts that settings name and the list does not have: a break-glass account that was deleted a moment ago, and while the list cannot be read, each. A sign about them is one all the same. */
function unlisted(
  { people, missing }: SignalFacts,
  emergency: ReadonlySet<string>,
  approvers: ReadonlySet<string>,
): SignalFacts['people'] {
  const isUnread = missing.includes(readName(readOf(users, ['id'])));
  return namesWithoutAccount(people, [...emergency, ...(isUnread ? approvers : [])]).map((name) => ({ id: name, name }));
}

/** Application ids and object ids by which this installation acts in the tenant: of the settings, and of the token by which it reads. Throws TenantError. */
export async function ownIdsOf({ settings, client }: TenantContext, facts: SignalFacts): Promise<ReadonlySet<string>> {
  const { servicePrincipalId } = settings.bot;
  const said = [...(servicePrincipalId === null ? [] : [servicePrincipalId.toLowerCase()]), ...((await client.appIds?.()) ?? [])];
  const found = facts.apps.filter(({ id, appId }) => said.includes(id) || said.includes(appId));
  return new Set([...said, ...found.flatMap(({ id, appId }) => [id, appId])]);
}

/** Whether a log answers, or answered completely when it was last asked. */
export function isAnswering({ sources }: SignalState, source: Source): boolean {
  const one = source === 'rules' ? undefined : sources[source];
  return one?.answeredAt !== undefined && one.failed === undefined;
}

/** The window that is open now, or was within the last day. */
function windowsOf({ windows = [], timeZone }: ApprovalPolicy, now: Date): readonly Maintenance[] {
  const looks = [now, new Date(now.getTime() - 6 * 60 * 60_000), new Date(now.getTime() - 12 * 60 * 60_000)];
  return looks.flatMap((at) => {
    const window = nextWindow(windows, timeZone, at);
    if (window === null || new Date(window.notBefore) > now) return [];
    const { notBefore, notAfter } = window;
    return [{ from: new Date(notBefore), until: new Date(notAfter), says: `${notBefore} to ${notAfter}` }];
  });
}

/**
 * What Microsoft itself does in tenants at a time, so that it is not taken for an attack. Source: the Entra documentation on the end of SMS and voice
 * (concept-sms-voice-retirement-faq, 2026-09-23): since 2026-09-01 passkeys are turned on, and people with SMS or voice are asked to register one; the methods end on 2027-02-01
 * and for Global Administrators and external accounts on 2027-07-01.
 */
export const vendorRollouts: readonly VendorRollout[] = [
  {
    explains: 'methods',
    from: new Date('2026-09-01T00:00:00Z'),
    until: new Date('2027-07-01T00:00:00Z'),
    says: 'Microsoft asks everyone with SMS or voice to register a passkey',
  },
  {
    explains: 'methodPolicy',
    from: new Date('2026-09-01T00:00:00Z'),
    until: new Date('2027-07-01T00:00:00Z'),
    says: 'Microsoft turns on passkeys in the authentication methods policy',
  },
];
