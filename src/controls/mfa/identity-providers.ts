/**
 * Accounts of federated domains sign in at an identity provider of the tenant's own, and Entra ID may take its word that a second factor was used.
 * Whether that provider asks for one stands in none of Microsoft's interfaces, so a pass says so.
 */
import { readOf } from '../../tenant/resource.js';
import { type Domain, domains } from '../../tenant/resources/domain.js';
import type { Judgement, Outcomes } from '../control.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import type { CoverageResult } from './evidence-base.js';

/** What it takes to change federatedIdpMfaBehavior, which takes a permission of its own to read. */
const byHand =
  "To have Entra ID ask for itself, run Update-MgDomainFederationConfiguration with -FederatedIdpMfaBehavior 'rejectMfaByFederatedIdp'.";

export const domainRead = readOf(domains, ['id', 'authenticationType']);

export class IdentityProviders {
  private readonly federated = new Set<string>();

  see = ({ id, authenticationType }: Domain): void => {
    if (id && authenticationType?.toLowerCase() === 'federated') this.federated.add(id.toLowerCase());
  };

  /** A pass with what it takes from others; any other verdict stays as it is. */
  saidBy(judged: Judgement, coverage: CoverageResult, outcomes: Outcomes): Judgement {
    if (judged.verdict !== 'pass') return judged;
    const missing = missingReads([domainRead], outcomes);
    const text = this.text(coverage);
    const said = [...(text === null ? [] : [text]), ...(missing.length === 0 ? [] : ['Not all domains could be read.'])];
    return {
      ...judged,
      summary: [judged.summary, ...said].join(' '),
      warnings: [...judged.warnings, ...(text === null ? [] : [{ code: 'federated-mfa', text: `${text} ${byHand}` }])],
      missing: [...judged.missing, ...missing],
    };
  }

  private text({ input: { access }, covered: { scope } }: CoverageResult): string | null {
    const names = new NameSample();
    const accounts = new Set<string>();
    for (const number of scope.perhaps) {
      const { name, source } = access.accounts.get(number);
      const domain = name.split('@').at(-1)?.toLowerCase() ?? '';
      if (source !== 'read' || !this.federated.has(domain)) continue;
      if (!accounts.has(domain)) names.add(domain);
      accounts.add(domain);
    }
    if (names.count === 0) return null;
    return `For people of ${names.toString('federated domain', 'federated domains', 3)} an identity provider of your own may ask in place of Entra ID; whether it does was not read.`;
  }
}
