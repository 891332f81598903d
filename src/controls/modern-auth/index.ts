/** Modern authentication is on for the Exchange organisation, and the default authentication policy takes no bare passwords. */
import { readOf } from '../../tenant/resource.js';
import {
  type AuthenticationPolicy,
  authenticationPolicies,
  authenticationPolicyName,
  basicAuthSwitches,
} from '../../tenant/resources/authentication-policy.js';
import { organizationConfigName, organizationConfigs } from '../../tenant/resources/organization-config.js';
import type { Warning } from '../finding.js';
import { single } from '../item-collection.js';
import { itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { definition } from './definition.js';

const modern = 'OAuth2ClientProfileEnabled';
const organizationRead = readOf(organizationConfigs, ['Identity', modern, 'DefaultAuthenticationPolicy']);
const policyRead = readOf(authenticationPolicies, ['Guid', 'Identity', 'Name', 'DistinguishedName', ...basicAuthSwitches]);

export const control = itemControl<unknown, 'organization'>(definition, () => {
  const rows = new RowCollector();
  const policies = rows.all(policyRead);
  let name: string | null = null;
  return {
    rows,
    collections: {
      organization: single(organizationRead, {
        unknown: 'whether modern authentication is on',
        item: (row) => {
          name = row?.DefaultAuthenticationPolicy ?? null;
          return {
            object: organizationConfigName,
            identity: organizationConfigName,
            values: [{ property: modern, actual: row?.[modern], expected: true, noted: true }],
          };
        },
      }),
    },
    // Neither verdict nor plan depends on policies.
    judgedFrom: () => [organizationRead, policyRead],
    after: ({ outcomes }, { evidence, warnings }) => {
      const policiesRead = outcomes(policyRead).complete;
      for (const { code, text } of judgeDefaultPolicy({ name, policies, policiesRead, evidence })) warnings.add(code, text);
    },
    summary: summaryOf,
  };
});

function summaryOf({ total, outcomes }: Found): string {
  if (total.unknown === 0) return `Modern authentication is ${total.holds > 0 ? 'on' : 'off'} for Exchange Online.`;
  return outcomes(organizationRead).complete
    ? `${organizationConfigName} does not say whether modern authentication is on for Exchange Online (${modern}).`
    : 'Whether modern authentication is on for Exchange Online is unknown.';
}

// Whether the authentication policy that everyone gets by default still lets passwords in by some protocol.

/** Adds to the evidence what it names; the verdict does not depend on it. */
function judgeDefaultPolicy(options: {
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
