/** Whom and what settings excuse: nobody and nothing of it is a gap, however it is left out. */
import { type AccessModel, exchange, type GuestKind, ownApp, ownAppName, type Policy, roleIds, sharePoint } from './model';
import { type Account, accountsOf, externalPeople, type Person } from './people';
import { isEnforcedBlock, type Resource } from './sign-ins';

export interface Rules {
  readonly guests: boolean;
  /** Accounts that synchronise the directory may be left out. */
  readonly spareSynchronization: boolean;
}

/** Accounts declared as emergency accounts. */
export const breakGlass = ['bg1@contoso.com', 'bg2@contoso.com'] as const;

/** Accounts that have to be stopped: those that can sign in and nobody excuses. */
export function accountsAsked(model: AccessModel, rules: Rules): readonly Account[] {
  return accountsOf(model).filter(({ enabled, people }) => enabled && people.every((person) => !isExcused(person, model, rules)));
}

/**
 * People without an account, where a policy that matters leaves their kind out; elsewhere they count as covered by the policies for
 * accounts.
 */
export function externalsAsked(model: AccessModel, rules: Rules): readonly Person[] {
  const leftOut = new Set<GuestKind>(
    model.policies
      .filter((policy) => isEnforcedBlock(policy) && isForResources(policy))
      .flatMap((policy) => {
        const all = policy.exclude.users.includes('GuestsOrExternalUsers');
        return all ? externalPeople().flatMap(({ kind }) => kind ?? []) : (policy.exclude.guests?.kinds ?? []);
      }),
  );
  return externalPeople().filter(
    (person) => person.kind !== null && leftOut.has(person.kind) && !isExcused(person, model, rules),
  );
}

/** About signing in to something, and not about actions or nothing. */
export function isForResources({ includeApps, appFilter }: Policy): boolean {
  return appFilter === 'include' || includeApps.some((app) => app !== 'None');
}

function isExcused(person: Person, model: AccessModel, rules: Rules): boolean {
  const { except } = model.settings;
  return (
    (person.kind !== null && (!rules.guests || except.guestTypes.includes(person.kind))) ||
    person.name === 'bg1' ||
    person.name === 'bg2' ||
    except.users.some((name) => name === person.name) ||
    except.groups.some((group) => person.groups.has(group)) ||
    except.roles.some((role) => person.roles.has(role)) ||
    (rules.spareSynchronization && isSynchronization(person))
  );
}

/** The account that Microsoft's program made for itself; anyone else with its role is a person, and so is one that administers. */
function isSynchronization({ name, roles }: Person): boolean {
  return name === 'sync' && roles.has(roleIds.directorySynchronizationAccounts) && roles.size === 1;
}

export function isResourceAsked(model: AccessModel): (resource: Resource) => boolean {
  const { apps } = model.settings.except;
  return (resource) =>
    !apps.includes(resource) &&
    !(resource === ownApp && apps.includes(ownAppName)) &&
    !((resource === exchange || resource === sharePoint) && apps.includes('Office365'));
}
