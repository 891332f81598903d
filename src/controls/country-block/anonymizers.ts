/** What a block by country leaves open: an address of a VPN, a proxy or an anonymizer counts as of the country that the address is in. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type RiskDetection, riskDetections } from '../../tenant/resources/risk-detection.js';
import type { Impact, Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import { isEnabled } from '../reasoning/access/coverage/coverage-input.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { entraP2, type Licence } from '../reasoning/access/tenant/licence.js';
import { NameSample } from '../reasoning/findings/name-sample.js';

const opening =
  'VPNs, proxies and anonymizers stay open: a sign-in counts as from the country of its address, so an attacker with an address in an allowed country gets through.';

/** Policies that ask how risky a sign-in is, and what closes it where none does. @param whole all policies were read */
export function anonymizersOpen(
  { policies, whole }: { readonly policies: readonly PolicyEffect[]; readonly whole: boolean },
  licence: Licence,
): Warning {
  const byRisk = policies.filter((policy) => isEnabled(policy) && policy.forPeople && asksRisk(policy)).map(({ name }) => name);
  const unread = byRisk.length === 0 && !whole ? 'Whether a policy acts on sign-in risk could not be read.' : null;
  return { code: 'anonymizers', text: `${opening} ${unread ?? closing(byRisk, licence)}` };
}

function asksRisk({ narrowedBy }: PolicyEffect): boolean {
  return narrowedBy.some((path) => path === 'signInRiskLevels' || path.startsWith('signInRiskLevels.'));
}

function closing(byRisk: readonly string[], licence: Licence): string {
  if (byRisk.length > 0) {
    const names = new NameSample();
    for (const name of byRisk) names.add(name);
    return `${names.toString('policy', 'policies')} ${byRisk.length === 1 ? 'acts' : 'act'} on sign-in risk, which Entra ID raises for anonymous addresses that it knows, and not for every VPN.`;
  }
  switch (licence) {
    case 'present':
      return `The tenant has ${entraP2.name}: a Conditional Access policy on sign-in risk closes part of it, and none is enabled.`;
    case 'absent':
      return `A policy on sign-in risk would close part of it. It takes ${entraP2.name}, which the tenant does not have.`;
    case 'unknown':
      return `A policy on sign-in risk would close part of it. It takes ${entraP2.name}; whether the tenant has it could not be read.`;
  }
}

const days = 30;

/** Words of Entra ID Protection for such addresses. Source: What are risk detections? */
const anonymous = new Set(['anonymizedipaddress', 'maliciousipaddress', 'riskyipaddress']);

/** Sign-ins of 30 days from anonymous or known bad addresses, as the tenant itself found them. */
export class AnonymousSignIns {
  readonly read: Read<RiskDetection>;
  private readonly since: Date;
  private readonly accounts = new Map<string, number>();
  private readonly ids = new Set<string>();
  private unnamed = 0;

  constructor(asOf: Date) {
    this.since = new Date(asOf.getTime() - days * 24 * 60 * 60 * 1000);
    this.read = readOf(riskDetections, ['id', 'userPrincipalName', 'userId', 'riskEventType', 'activityDateTime'], {
      filter: encodeURIComponent(`detectedDateTime ge ${this.since.toISOString()}`),
    });
  }

  /** A filter is a wish, and a list may bring a row twice. */
  take = ({ id, riskEventType, activityDateTime, userPrincipalName, userId }: RiskDetection): void => {
    if (activityDateTime instanceof Date && activityDateTime < this.since) return;
    if (id) {
      if (this.ids.has(id)) return;
      this.ids.add(id);
    }
    const kind = riskEventType?.trim().toLowerCase() ?? '';
    // Without Entra ID P2 the service does not say what it found.
    if (kind === '' || kind === 'generic') this.unnamed += 1;
    if (!anonymous.has(kind)) return;
    const who = userPrincipalName ?? userId ?? 'unknown account';
    this.accounts.set(who, (this.accounts.get(who) ?? 0) + 1);
  };

  report(outcomes: Outcomes): Impact {
    const names = new NameSample();
    for (const [who, times] of this.accounts) names.add(times === 1 ? who : `${who} ${times} times`);
    const label = `Signed in from anonymous or known bad addresses, last ${days} days`;
    const found = names.count > 0 ? [{ label, value: names.toString('account', 'accounts') }] : [];
    const outcome = outcomes(this.read);
    if (outcome.complete)
      return {
        lines: found.length > 0 || this.unnamed > 0 ? found : [{ label, value: 'none' }],
        notMeasured:
          this.unnamed > 0
            ? [`Of ${this.unnamed} risk detections the kind is hidden: ${entraP2.name} shows whether an address was anonymous.`]
            : [],
      };
    const { permission, licence, reason = 'it could not be read to the end' } = outcome.missing;
    const needs = permission ?? licence;
    return {
      lines: found,
      notMeasured: [`Sign-ins from anonymous addresses: ${needs === undefined ? reason : `it takes ${needs}`}.`],
    };
  }
}
