/** Whether the authentication policy that everyone gets by default still lets passwords in by some protocol. */
import {
  type AuthenticationPolicy,
  authenticationPolicyName,
  basicAuthSwitches,
} from '../../tenant/resources/authentication-policy.js';
import type { Warning } from '../finding.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';

/** Adds to the evidence what it names; the verdict does not depend on it. */
export function judgeDefaultPolicy(options: {
  /** As the organisation names it: by name, path or distinguished name; null: there is none. */
  readonly name: string | null;
  readonly policies: readonly AuthenticationPolicy[];
  readonly policiesRead: boolean;
  readonly evidence: EvidenceList;
}): readonly Warning[] {
  const { name, policies, policiesRead, evidence } = options;
  if (name === null || name.trim() === '') return [];
  const policy = policies.find((candidate) => isNamed(candidate, name));
  if (policy === undefined)
    return policiesRead ? [{ code: 'stale-reference', text: `The default authentication policy "${name}" does not exist.` }] : [];
  const allowed = basicAuthSwitches.filter((property) => policy[property] === true);
  for (const property of allowed) evidence.note(authenticationPolicyName(policy), property, true, false);
  if (allowed.length === 0) return [];
  const protocols = allowed.map((property) => property.replace('AllowBasicAuth', '')).join(', ');
  return [
    {
      code: 'basic-auth-policy',
      text: `The default authentication policy "${authenticationPolicyName(policy)}" still allows basic authentication for ${protocols}.`,
    },
  ];
}

function isNamed(policy: AuthenticationPolicy, name: string): boolean {
  const wanted = new Set([name, leafOf(name)].map(normal));
  return [policy.Name, policy.Identity, policy.Guid, policy.DistinguishedName].some(
    (known) => typeof known === 'string' && known !== '' && (wanted.has(normal(known)) || wanted.has(normal(leafOf(known)))),
  );
}

/** `CN=Block Basic,CN=Auth Policies,…` and `contoso.onmicrosoft.com\Block Basic` both end in `Block Basic`. */
function leafOf(name: string): string {
  const common = /^CN=((?:\\.|[^,])+)/i.exec(name);
  return common?.[1]?.replace(/\\(.)/g, '$1') ?? name.split('\\').at(-1) ?? name;
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
