/** Settings' exceptions as conditions of a policy of ours: whom it leaves out, by the ids that the service takes. */

import type { Fields } from '../../../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../../../lib/errors.js';
import type { Warning } from '../../../finding.js';
import { guestTypes } from '../kinds/guest-types.js';
import { isEverybody } from '../tenant/location-index.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import type { Except } from './exceptions.js';
import type { Exemptions } from './exemptions.js';
import { listedLocations } from './listed-locations.js';

export interface ExemptConditions {
  /** `excludeUsers`, `excludeGroups`, `excludeRoles`, and `excludeGuestsOrExternalUsers` where guests are left out. */
  readonly users: Fields;
  readonly excludeApplications: readonly string[];
  /** Names in settings that mean nobody in the tenant. */
  readonly warnings: readonly Warning[];
}

export function exemptConditions(input: {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  readonly except: Except;
  /** Whether guests have to be blocked. */
  readonly guests: boolean;
}): ExemptConditions | Refusal {
  const { access, exempt, except, guests } = input;
  const unknown: Unknown[] = [];
  const foundIn =
    (list: Unknown['list']) =>
    (name: string, ids: readonly string[]): readonly string[] => {
      if (ids.length === 0) unknown.push({ list, name });
      return ids;
    };
  const unclear = refuseUnclear(input);
  if (unclear !== null) return unclear;
  const people = except.users.flatMap((name) =>
    foundIn('users')(
      name,
      access.accounts.named(name).map((number) => access.accounts.get(number).id),
    ),
  );
  const groups = except.groups.flatMap((name) => foundIn('groups')(name, access.groups.named(name)));
  const apps = except.apps.flatMap((name) => appIds(name, access, foundIn('apps')));
  const unread = refuseUnread(unknown, access);
  if (unread !== null) return unread;
  const left = guests ? except.guestTypes : guestTypes;
  return {
    users: {
      excludeUsers: unique([...[...exempt.breakGlass].map((number) => access.accounts.get(number).id), ...people]),
      excludeGroups: unique(groups),
      excludeRoles: [...exempt.roles].toSorted(),
      ...(left.length === 0
        ? {}
        : {
            excludeGuestsOrExternalUsers: {
              guestOrExternalUserTypes: left.join(','),
              externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
            },
          }),
    },
    excludeApplications: unique(apps),
    warnings: unknown.map(({ name }) => ({
      code: 'stale-reference',
      text: `Settings except ${name}, and nobody and nothing in the tenant is called so; it is left out of the plan.`,
    })),
  };
}

/** A name that several have, or a location that holds everyone. */
function refuseUnclear({
  access,
  exempt,
  except,
}: Pick<Parameters<typeof exemptConditions>[0], 'access' | 'exempt' | 'except'>): Refusal | null {
  const [ambiguous] = exempt.ambiguous;
  if (ambiguous !== undefined)
    return refuse(
      'ambiguous',
      `More than one ${singular[ambiguous.list]} is called ${ambiguous.name}.`,
      `Write the id of the one that is meant under except.${ambiguous.list}.`,
    );
  const vast = listedLocations(except.locations ?? [], access)
    .map((id) => access.locations.get(id))
    .find(isEverybody);
  if (vast !== undefined)
    return refuse(
      'everybody',
      `The location ${vast.name} holds everyone's addresses, and settings leave it out.`,
      'Correct it in Entra ID, or take it out of except.locations.',
    );
  return null;
}

/** Whom settings except and nobody could look up would be closed out. */
function refuseUnread(unknown: readonly Unknown[], access: TenantAccess): Refusal | null {
  const whole = { users: access.accounts.whole, groups: access.groups.whole, apps: access.appsWhole };
  const unread = unknown.find(({ list }) => !whole[list]);
  if (unread === undefined) return null;
  return refuse(
    'unreadable',
    `Settings except ${unread.name}, and not every ${singular[unread.list]} could be read: the plan would not leave it out.`,
    `The evidence of the audit says what has to be readable; then plan again, or take it out of except.${unread.list}.`,
  );
}

/** What settings except and nobody is called in what was read. */
interface Unknown {
  readonly list: 'users' | 'groups' | 'apps';
  readonly name: string;
}

const singular = { users: 'account', groups: 'group', apps: 'application', locations: 'location' };

function appIds(
  name: string,
  access: TenantAccess,
  found: (name: string, ids: readonly string[]) => readonly string[],
): readonly string[] {
  if (/^office365$/i.test(name)) return ['Office365'];
  if (/^microsoftadminportals$/i.test(name)) return ['MicrosoftAdminPortals'];
  return /^[0-9a-f-]{36}$/i.test(name) ? [name] : found(name, access.appsNamed(name));
}

/** A policy of ours leaves out the role of the synchronisation: nobody else may hold it, and the service must not be asked. */
export function refusePretenders({ accounts }: TenantAccess, { pretenders }: Exemptions): Refusal | null {
  const [first] = pretenders;
  if (first === undefined) return null;
  const more = pretenders.count > 1 ? ` and ${pretenders.count - 1} more` : '';
  return refuse(
    'sync-role',
    `${accounts.get(first).name}${more} may be a person, and has the role Directory Synchronization Accounts, which the policy has to leave out.`,
    'Remove the role from people. List accounts that synchronize the directory under except.users. Then plan again.',
  );
}

/** At least two emergency accounts that exist and can sign in: without them one mistake locks everyone out. */
export function refuseWithoutBreakGlass(access: TenantAccess, exempt: Exemptions, declared: readonly string[]): Refusal | null {
  const usable = [...exempt.breakGlass].filter((number) => {
    const { enabled, saysEnabled, source } = access.accounts.get(number);
    return enabled && saysEnabled === true && source === 'read';
  });
  if (usable.length >= 2) return null;
  const unusable = declared.filter((name) => !access.accounts.named(name).some((number) => usable.includes(number)));
  const detail = unusable.length === 0 ? '' : `; ${unusable.join(' and ')} is no enabled account of the tenant`;
  return refuse(
    'break-glass',
    `${usable.length} usable break-glass accounts are declared, and it takes two${detail}.`,
    'Name at least two enabled emergency accounts under breakGlass in settings.',
  );
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
