/** The assignments of consent policies: which of them are about what people agree to for themselves, and which of those settings allow. */
import type { Settings } from './definition.js';

/** What stands before the id of a policy that is about oneself, and of one for what people own (teams, chats). */
const forSelf = 'managepermissiongrantsforself.';
const forOwned = 'managepermissiongrantsforownedresource.';

const low = 'microsoft-user-default-low';
/** Everything of everyone: what tenants had before 2020. */
const legacy = 'microsoft-user-default-legacy';
/** The documentation spells the last of these in two ways. Source: Microsoft's pages on user consent. */
const ofMicrosoft = [
  low,
  'microsoft-user-default-recommended',
  'microsoft-user-default-allow-consent-apps',
  'microsoft-user-default-allow-consent-apps-policy',
];

/** The id of the policy in an entry, or null for an entry that is not about consent for oneself. */
export function selfPolicyOf(entry: string): string | null {
  return entry.toLowerCase().startsWith(forSelf) ? entry.slice(forSelf.length) : null;
}

/** Whether an entry is of a kind that Microsoft does not document: it may let people agree to something too. */
export function isOfUnknownKind(entry: string): boolean {
  return ![forSelf, forOwned].some((kind) => entry.toLowerCase().startsWith(kind));
}

/** What it lets people agree to depends on which permissions the tenant itself classifies as low. */
export function isByClassification(policy: string): boolean {
  return policy.toLowerCase() === low;
}

export function isLegacy(policy: string): boolean {
  return policy.toLowerCase() === legacy;
}

/** Whether a policy is one of the tenant's own: what it lets people agree to is in its conditions. Microsoft's own cannot be changed. */
export function isOfTenant(policy: string): boolean {
  const id = policy.toLowerCase();
  return id !== legacy && !ofMicrosoft.includes(id);
}

/** Which policies settings allow people for themselves, letter case aside. */
export function allowedPolicies({ consent, policies }: Settings): (policy: string) => boolean {
  const byWord = { none: [], low: [low], microsoft: ofMicrosoft }[consent];
  const allowed = new Set(
    [...byWord, ...policies].map((policy) => policy.replace(/^ManagePermissionGrantsForSelf\./i, '').toLowerCase()),
  );
  return (policy) => allowed.has(policy.toLowerCase());
}

/** Whether an entry is about oneself, and settings allow its policy. */
export function isEntryAllowed(settings: Settings): (entry: string) => boolean {
  const isAllowed = allowedPolicies(settings);
  return (entry) => {
    const policy = selfPolicyOf(entry);
    return policy !== null && isAllowed(policy);
  };
}

/**
 * The assignment that settings want: every entry that is not about oneself stays where it is, so do those that are allowed. Where nothing for
 * oneself would be left although settings give something, it is put in.
 */
export function wantedEntries(entries: readonly string[], settings: Settings): readonly string[] {
  const isAllowed = allowedPolicies(settings);
  const isGap = (entry: string): boolean => {
    const policy = selfPolicyOf(entry);
    return policy !== null && !isAllowed(policy);
  };
  const kept = entries.filter((entry) => !isGap(entry));
  const [given] = { none: [], low: [low], microsoft: ['microsoft-user-default-recommended'] }[settings.consent];
  if (kept.length === entries.length || given === undefined || kept.some((entry) => selfPolicyOf(entry) !== null)) return kept;
  return [`ManagePermissionGrantsForSelf.${given}`, ...kept];
}

/** What settings allow, in words for what should be. */
export function allowedInWords({ consent, policies }: Settings): string {
  const words = { none: 'no policy for oneself', low, microsoft: "Microsoft's own policies but the legacy one" }[consent];
  return [words, ...policies].join(', ');
}
