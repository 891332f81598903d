/**
 * What the tenant calls low impact: with the policy `microsoft-user-default-low` people may consent to exactly that, so the policy is as
 * narrow as this list. It is read for every application of the tenant, since any of them may publish permissions.
 */
import { type Read, readOf } from '../../tenant/resource.js';
import { classifiedPermissions } from '../../tenant/resources/classified-permission.js';
import { type ServicePrincipal, servicePrincipalName } from '../../tenant/resources/service-principal.js';
import type { Outcomes } from '../control.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';

/** What Microsoft itself proposes as low: an app learns who has signed in, and no more. Source: "Configure permission classifications". */
const proposedByMicrosoft = ['openid', 'profile', 'email', 'offline_access', 'User.Read'];

export interface LowPermission {
  readonly id: string | null;
  /** As apps ask for it: `Mail.Send`. */
  readonly permission: string;
  /** The API it is of, by its name and by its application id. */
  readonly api: string;
  readonly apiId: string | null;
}

export class Classifications {
  /** Permissions classified as low that neither Microsoft proposes nor settings accept, in the order in which they were read. */
  readonly beyond: LowPermission[] = [];
  private readonly rows: RowCollector;
  private readonly accepted: ReadonlySet<string>;
  private readonly lists: { readonly read: Read; readonly apiId: string | null }[] = [];

  /** @param accepted permissions that settings accept as low, beside Microsoft's proposal. */
  constructor(rows: RowCollector, accepted: readonly string[]) {
    this.rows = rows;
    this.accepted = new Set([...proposedByMicrosoft, ...accepted].map((permission) => permission.toLowerCase()));
  }

  /** Takes one application of the tenant. A managed identity and an external identity provider publish no permissions. */
  see(application: ServicePrincipal): void {
    const { id, servicePrincipalType } = application;
    if (!id || /^(ManagedIdentity|SocialIdp)$/i.test(servicePrincipalType ?? '')) return;
    const read = readOf(classifiedPermissions, ['permissionId', 'permissionName', 'classification'], { of: id });
    const apiId = application.appId ?? null;
    this.lists.push({ read, apiId });
    this.rows.on(read, ({ permissionName, permissionId, classification }) => {
      // A word that Microsoft adds later counts as low: what is not known to be kept from people is open to them.
      if (/^(medium|high)$/i.test(classification ?? '')) return;
      const permission = permissionName ?? permissionId ?? '(permission without a name)';
      if (this.accepted.has(permission.toLowerCase())) return;
      this.beyond.push({ id: permissionId ?? null, permission, api: servicePrincipalName(application), apiId });
    });
  }

  follow(): readonly Read[] {
    return this.lists.map(({ read }) => read);
  }

  /** Whether the lists of the APIs that matter were read; an application that is gone by now has none. @param matters by application id */
  isRead(outcomes: Outcomes, matters: (apiId: string | null) => boolean): boolean {
    return this.lists.every(({ read, apiId }) => {
      const outcome = outcomes(read);
      return outcome.complete || outcome.missing.status === 404 || !matters(apiId);
    });
  }
}
