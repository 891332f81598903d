/** Which passkeys a tenant lets people sign in with: by their model and kind, in one setting for all or in profiles for groups. */
import type { AuthenticationMethod } from '../../../../tenant/resources/authentication-method.js';
import type { MethodConfiguration } from '../../../../tenant/resources/authentication-methods-policy.js';
import { allOf, anyOf, type Ternary, ternary, ternaryOf } from '../kinds/ternary.js';

export interface Passkey {
  /** The AAGUID in lower case; null: the row does not say. */
  readonly model: string | null;
  /** `devicebound` or `synced`; null: the row does not say. */
  readonly type: string | null;
}

export function passkeyOf({ aaGuid, passkeyType }: AuthenticationMethod): Passkey {
  return { model: aaGuid?.toLowerCase() ?? null, type: passkeyType?.toLowerCase() ?? null };
}

type Target = NonNullable<MethodConfiguration['includeTargets']>[number];

/**
 * Whether a passkey is one with which the tenant lets an account sign in. Where there are profiles, the older setting counts no more, and one
 * profile that takes the passkey is enough. Source: Graph reference of the passkey configuration, where the older setting is deprecated.
 * @param isFor whether a target of the configuration holds the account
 */
export function isPasskeyAllowed(configuration: MethodConfiguration, key: Passkey, isFor: (target: Target) => Ternary): Ternary {
  const { keyRestrictions, includeTargets } = configuration;
  if (!usesProfiles(configuration)) return keyRestrictions ? isModelTaken(keyRestrictions, key) : ternary.yes;
  return anyOf((includeTargets ?? []).map((target) => allOf([isFor(target), isAllowedBy(target, configuration, key)])));
}

function usesProfiles({ passkeyProfiles, defaultPasskeyProfile, includeTargets }: MethodConfiguration): boolean {
  const isNamed = (includeTargets ?? []).some(({ allowedPasskeyProfiles }) => (allowedPasskeyProfiles ?? []).length > 0);
  return isNamed || (passkeyProfiles ?? []).length > 0 || Boolean(defaultPasskeyProfile);
}

/** A profile that did not come may take any passkey, or none; so may a target that names no profile. */
function isAllowedBy({ allowedPasskeyProfiles }: Target, { passkeyProfiles }: MethodConfiguration, key: Passkey): Ternary {
  const ids = allowedPasskeyProfiles ?? [];
  if (ids.length === 0) return ternary.perhaps;
  return anyOf(
    ids.map((id) => {
      const profile = passkeyProfiles?.find((one) => one.id?.toLowerCase() === id.toLowerCase());
      return profile === undefined ? ternary.perhaps : allOf([isTypeAllowed(profile, key), isModelOfProfile(profile, key)]);
    }),
  );
}

type Profile = NonNullable<MethodConfiguration['passkeyProfiles']>[number];

const everyType = ['devicebound', 'synced'];

function isTypeAllowed({ passkeyTypes }: Profile, { type }: Passkey): Ternary {
  const types = (passkeyTypes ?? '').split(',').map((word) => word.trim().toLowerCase());
  if (everyType.every((word) => types.includes(word)) || (type !== null && types.includes(type))) return ternary.yes;
  return type === null || types.some((word) => !everyType.includes(word)) ? ternary.perhaps : ternary.no;
}

function isModelOfProfile({ keyRestrictions }: Profile, key: Passkey): Ternary {
  return keyRestrictions ? isModelTaken(keyRestrictions, key) : ternary.perhaps;
}

/** Restrictions of which it is not known whether they are enforced may stop any model, or none. */
function isModelTaken(
  { isEnforced, enforcementType, aaGuids }: NonNullable<MethodConfiguration['keyRestrictions']>,
  { model }: Passkey,
): Ternary {
  if (isEnforced === false) return ternary.yes;
  const word = enforcementType?.toLowerCase() ?? '';
  const isKnown = isEnforced === true && aaGuids !== undefined && aaGuids !== null && (word === 'allow' || word === 'block');
  if (model === null || !isKnown) return ternary.perhaps;
  const isListed = aaGuids.some((listed) => listed.toLowerCase() === model);
  return ternaryOf(isListed === (word === 'allow'));
}
