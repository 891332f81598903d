/** Consents that people gave themselves to applications of other tenants: they stay, whatever is switched off. */
import { type Read, readOf } from '../../tenant/resource.js';
import { permissionGrants } from '../../tenant/resources/permission-grant.js';
import { servicePrincipalName, servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Outcomes } from '../control.js';
import { plural } from '../reasoning/findings/plural.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';

const grantRead = readOf(permissionGrants, ['clientId', 'consentType', 'principalId']);
const applicationRead = readOf(servicePrincipals, ['id', 'displayName', 'appId', 'appOwnerOrganizationId']);
export const userConsentReads: readonly Read[] = [grantRead, applicationRead];

const named = 10;

export class UserConsents {
  /** How many consents each application has, by its object id. */
  private readonly byClient = new Map<string, number>();
  private readonly foreign = new Map<string, string>();

  constructor(rows: RowCollector, tenantId: string) {
    rows
      .on(grantRead, ({ clientId, consentType }) => {
        if (clientId && consentType === 'Principal') this.byClient.set(clientId, (this.byClient.get(clientId) ?? 0) + 1);
      })
      .on(applicationRead, (principal) => {
        const owner = principal.appOwnerOrganizationId?.toLowerCase();
        if (principal.id && owner && owner !== tenantId.toLowerCase())
          this.foreign.set(principal.id, servicePrincipalName(principal));
      });
  }

  /** A sentence with the applications that most people let in; null where there are none, or nobody could tell. */
  text(outcomes: Outcomes): string | null {
    if (userConsentReads.some((read) => !outcomes(read).complete)) return null;
    const applications = [...this.byClient].flatMap(([id, count]) => {
      const name = this.foreign.get(id);
      return name === undefined ? [] : [{ name, count }];
    });
    if (applications.length === 0) return null;
    const total = applications.reduce((sum, { count }) => sum + count, 0);
    const most = applications.toSorted((one, other) => other.count - one.count).slice(0, named);
    return `${plural(total, 'consent that somebody gave', 'consents that people gave')} to applications of other tenants ${total === 1 ? 'stays' : 'stay'} as ${total === 1 ? 'it is' : 'they are'}: ${most.map(({ name, count }) => `${name} (${count})`).join(', ')}.`;
  }
}
