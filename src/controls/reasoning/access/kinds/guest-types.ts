/** The kinds of guests and external people that policies tell apart, and which of them an account is. */
import type { GuestsOrExternalUsers } from '../../../../tenant/resources/conditional-access-policy.js';
import type { User } from '../../../../tenant/resources/user.js';
import { allOf, type Ternary, ternary, ternaryOf } from './ternary.js';

/** Source: `conditionalAccessGuestOrExternalUserTypes` of the Graph v1.0 metadata. */
export const guestTypes = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
] as const;
export type GuestType = (typeof guestTypes)[number];

/** People of these kinds sign in without an account in the directory, so no list of accounts shows them. */
export const guestTypesWithoutAccount: readonly GuestType[] = ['b2bDirectConnectUser', 'otherExternalUser', 'serviceProvider'];

/** False for a word that the service did not have: the account may be someone's from elsewhere. */
export function isUserTypeTold({ userType }: User): boolean {
  return ['', 'member', 'guest'].includes(userType?.toLowerCase() ?? '');
}

/** What an account may be: none for an own member, two where the row does not tell a local guest from an invited one. */
export function guestTypesOf(user: User): readonly GuestType[] {
  const isInvited =
    /#ext#/i.test(user.userPrincipalName ?? '') || user.creationType === 'Invitation' || Boolean(user.externalUserState);
  const isGuest = user.userType?.toLowerCase() === 'guest';
  const isTold = isUserTypeTold(user);
  if (isInvited && !isTold) return ['b2bCollaborationMember', 'b2bCollaborationGuest'];
  if (isInvited) return [user.userType?.toLowerCase() === 'member' ? 'b2bCollaborationMember' : 'b2bCollaborationGuest'];
  if (!isTold) return ['internalGuest', 'b2bCollaborationGuest'];
  if (!isGuest) return [];
  const isLocal = user.creationType === null && user.externalUserState === null;
  return isLocal ? ['internalGuest'] : ['internalGuest', 'b2bCollaborationGuest'];
}

/** The kinds that a condition names, and whether it means them only when they come from some tenants. */
export interface GuestCondition {
  readonly types: ReadonlySet<GuestType>;
  /** Words of the condition that are no kind we know: whom they mean nobody can tell. */
  readonly unknown: readonly string[];
  readonly ofSomeTenants: boolean;
  /** Ids of those tenants in lower case, as far as the condition says which. */
  readonly tenants?: ReadonlySet<string>;
}

export function guestCondition(condition: GuestsOrExternalUsers | null | undefined): GuestCondition | null {
  const named = (condition?.guestOrExternalUserTypes ?? []).map((type) => type.toLowerCase());
  const types = guestTypes.filter((type) => named.includes(type.toLowerCase()));
  const unknown = (condition?.guestOrExternalUserTypes ?? []).filter((word) => !knownWords.has(word.toLowerCase()));
  if (types.length + unknown.length === 0) return null;
  const { membershipKind, members } = condition?.externalTenants ?? {};
  const tenants = new Set((members ?? []).map((id) => id.trim().toLowerCase()));
  // A kind of membership that the service did not have is less than all.
  const ofSomeTenants = !['', 'all'].includes(membershipKind?.toLowerCase() ?? '') || tenants.size > 0;
  return { types: new Set(types), unknown, ofSomeTenants, tenants };
}

const knownWords: ReadonlySet<string> = new Set(['none', ...guestTypes.map((type) => type.toLowerCase())]);

/**
 * Whether a condition means an account that may be of these kinds. The tenant that a guest comes from is not on the account: `home`
 * supposes one.
 */
export function isMeant(condition: GuestCondition, kinds: readonly GuestType[], home?: string): Ternary {
  const meant = kinds.filter((kind) => condition.types.has(kind));
  if (meant.length === 0) return condition.unknown.length > 0 && kinds.length > 0 ? ternary.perhaps : ternary.no;
  const { ofSomeTenants, tenants = new Set() } = condition;
  const byTenant = !ofSomeTenants
    ? ternary.yes
    : home === undefined || tenants.size === 0
      ? ternary.perhaps
      : ternaryOf(tenants.has(home));
  return allOf([byTenant, meant.length === kinds.length ? ternary.yes : ternary.perhaps]);
}
