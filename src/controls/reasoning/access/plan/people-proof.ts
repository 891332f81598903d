/** The proof for controls that block people: everyone who must keep access, from where they were last seen and with what. */
import type { Operation } from '../../../../engine/plan/operation.js';
import type { SignInClient } from '../../../../tenant/what-if.js';
import type { AccessProof, AccessQuestions, Blocker, GuardedSignIn } from '../../../access-proof.js';
import type { Context, Outcomes } from '../../../control.js';
import { NameSample } from '../../findings/name-sample.js';
import { isBlocked } from '../coverage/sign-in-effect.js';
import { countryLabel } from '../kinds/country-codes.js';
import { ternary } from '../kinds/ternary.js';
import { exchangeOnline } from '../parts/resource-parts.js';
import { type AccessIndexes, indexesWith, type TenantAccess } from '../tenant/tenant-access.js';
import { asPlanned, onlyEnforced, type Planned } from './as-planned.js';
import { LastSeen, type SeenSignIn } from './last-seen.js';

interface PeopleProofOptions {
  readonly access: TenantAccess;
  readonly context: Context;
  /** Where people are taken to be who were not seen; null: the control does not look at places. */
  readonly homes: readonly string[] | null;
  /** What an emergency account has to get in with in any case, whatever it was seen with: what the control is about to block. */
  readonly breakGlassToo: { readonly country: string } | { readonly client: SignInClient } | null;
  /** The policy requires something that people can meet: only accounts that it must leave alone are asked about, and it must not apply to them. */
  readonly onlyBreakGlass?: true;
}

interface Way {
  readonly country: string | null;
  readonly ipAddress: string | null;
  readonly client: SignInClient;
  readonly application: string;
  readonly how: string;
}

/** Shares the books of the planning, which has to have ended when it is asked. */
export function peopleProof(options: PeopleProofOptions): AccessProof {
  const { breakGlass, protectedPeople, asOf } = options.context;
  const seen = new LastSeen(asOf, [...breakGlass, ...protectedPeople]);
  return {
    reads: () => [seen.read],
    see: seen.see,
    questions: (outcomes, operations) => questionsOf(options, seen, { outcomes, operations }),
  };
}

function questionsOf(
  options: PeopleProofOptions,
  seen: LastSeen,
  asked: { readonly outcomes: Outcomes; readonly operations: readonly Operation[] },
): AccessQuestions {
  const { access, context } = options;
  const planned = asPlanned(access, asked.operations, { alsoDemanding: options.onlyBreakGlass === true });
  const indexes = indexesWith(access, { locations: planned.locations });
  const strangers = new NameSample();
  const untraced = new NameSample();
  const signIns: GuardedSignIn[] = [];
  const guard = (account: number, role: string, ways: readonly Way[]): void => {
    for (const way of ways) signIns.push(guarded({ account, role, way }, planned, indexes));
  };
  for (const { names, role, isBreakGlass } of namesToCheck(context).filter(
    (one) => one.isBreakGlass || options.onlyBreakGlass !== true,
  ))
    for (const name of names) {
      const numbers = access.accounts.named(name);
      if (numbers.length === 0) strangers.add(name);
      for (const number of numbers) {
        const account = access.accounts.get(number);
        if (!account.enabled) continue;
        const ways = waysOf(seen.of([name, account.id, account.name]), options);
        if (ways.length === 0) untraced.add(account.name);
        guard(number, role, [...ways, ...(isBreakGlass ? anyCase(options) : [])]);
      }
    }
  for (const [id, lastSignIn] of seen.synchronization) {
    const number = access.accounts.numberOf(id);
    if (number !== null) guard(number, synchronisation, waysOf(lastSignIn, options));
  }
  return {
    signIns,
    decidedBy: onlyEnforced(asked.operations),
    notMeasured: [...lines(strangers, untraced), ...unread(asked.outcomes, seen, options)],
  };
}

/** An account that is both is asked about once, as what it is first. */
function namesToCheck({ breakGlass, protectedPeople }: Context) {
  const declared = new Set(breakGlass.map((name) => name.toLowerCase()));
  return [
    { names: breakGlass, role: 'break-glass account', isBreakGlass: true },
    {
      names: [...new Set(protectedPeople)].filter((name) => !declared.has(name.toLowerCase())),
      role: 'requester or approver',
      isBreakGlass: false,
    },
  ];
}

function waysOf(lastSignIn: SeenSignIn | null, { homes }: PeopleProofOptions): readonly Way[] {
  const usual = { client: 'browser', application: exchangeOnline, ipAddress: null } as const;
  if (lastSignIn !== null) {
    const { at, country, ipAddress, client, resource } = lastSignIn;
    const how = `as last seen ${at.toISOString().slice(0, 10)}`;
    return [{ country, ipAddress, client: client ?? usual.client, application: resource ?? usual.application, how }];
  }
  if (homes === null) return [{ ...usual, country: null, how: 'not seen in 30 days' }];
  return homes.map((country) => ({ ...usual, country, how: 'where people work; not seen in 30 days' }));
}

function anyCase({ breakGlassToo, homes }: PeopleProofOptions): readonly Way[] {
  if (breakGlassToo === null) return [];
  const country = 'country' in breakGlassToo ? breakGlassToo.country : (homes?.[0] ?? null);
  const client = 'client' in breakGlassToo ? breakGlassToo.client : 'browser';
  return [{ country, ipAddress: null, client, application: exchangeOnline, how: 'which it must always be able to' }];
}

function guarded(
  { account: number, role, way }: { readonly account: number; readonly role: string; readonly way: Way },
  planned: Planned,
  indexes: AccessIndexes,
): GuardedSignIn {
  const { id, name } = indexes.accounts.get(number);
  const { country, ipAddress, client, application, how } = way;
  const blockedBy = planned.policies.flatMap((policy): readonly Blocker[] => {
    const signIn = { account: number, synchronizes: role === synchronisation, country, ipAddress, client, application };
    const answer = isBlocked(policy, signIn, indexes);
    return answer === ternary.no ? [] : [{ policy: policy.name, certain: answer === ternary.yes }];
  });
  const place = country === null ? 'an unknown country' : countryLabel(country);
  return {
    name,
    role,
    from: `${place}, ${clientWords[client]}, ${how}`,
    question: { who: { kind: 'user', id }, application, country, ipAddress, client },
    blockedBy,
  };
}

const synchronisation = 'synchronisation account';

const clientWords: Readonly<Record<SignInClient, string>> = {
  browser: 'browser',
  mobileAppsAndDesktopClients: 'app',
  exchangeActiveSync: 'ActiveSync',
  other: 'legacy client',
};

function lines(strangers: NameSample, untraced: NameSample): readonly string[] {
  return [
    ...(strangers.count === 0
      ? []
      : [
          `${strangers.toString('name that is no account of this tenant', 'names that are no account of this tenant')}: nothing was asked for them.`,
        ]),
    ...(untraced.count === 0
      ? []
      : [
          `${untraced.toString('account was', 'accounts were')} not seen signing in within 30 days, and settings name no home country: nothing could be asked for them.`,
        ]),
  ];
}

function unread(outcomes: Outcomes, seen: LastSeen, { homes }: PeopleProofOptions): readonly string[] {
  const outcome = outcomes(seen.read);
  if (outcome.complete) return [];
  const { reason = 'the log could not be read to the end' } = outcome.missing;
  const instead = homes === null || homes.length === 0 ? '' : ' Home countries stand for what is not known.';
  return [`From where people signed in last: ${reason}.${instead}`];
}
