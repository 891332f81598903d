/** The two tenants of an upgrade: one in which something of every kind can be under way at once, and one that takes part in a campaign. */
import { accounts, incidentTenant } from '../tenants/incident-tenant';
import { travelTenant } from '../tenants/travel-tenant';

const mailboxes = (domain: string, count: number) =>
  Array.from({ length: count }, (_unused, n) => ({
    PrimarySmtpAddress: `user${n}@${domain}`,
    Guid: `0a000000-0000-4000-8000-00000000000${n}`,
    PopEnabled: true,
    ImapEnabled: n % 2 === 0,
    SmtpClientAuthenticationDisabled: null,
  }));

/** Modern authentication is off and Direct Send is taken. */
const organization = (name: string) => ({
  Name: name,
  Identity: name,
  OAuth2ClientProfileEnabled: false,
  RejectDirectSend: false,
  AuditDisabled: false,
});

const plan = {
  Name: 'Enterprise',
  Guid: '0b000000-0000-4000-8000-000000000001',
  PopEnabled: false,
  ImapEnabled: false,
};
const submission = { SmtpClientAuthenticationDisabled: false };

/** The compromised account. */
export const intruded = accounts.mia.name;
/** Another one that is reported and turns out to be harmless. */
export const reported = 'twin.one@contoso.com';

/** Two people who travel, a compromised account with what an intruder left, and mailboxes with old protocols. */
function contoso(tenantId: string): object {
  const incident = incidentTenant(new Date());
  const travel = travelTenant();
  const users = new Map([...travel.graph.users, ...incident.graph.users].map((user) => [user.id, user]));
  return {
    ...incident,
    organization: { ...incident.organization, id: tenantId },
    exchange: {
      ...incident.exchange,
      OrganizationConfig: organization('contoso'),
      TransportConfig: submission,
      CASMailbox: mailboxes('contoso.com', 4),
      CASMailboxPlan: [plan],
    },
    graph: {
      ...travel.graph,
      ...incident.graph,
      users: [...users.values()],
      roleAssignments: [...travel.graph.roleAssignments, ...incident.graph.roleAssignments],
      conditionalAccessPolicies: travel.graph.conditionalAccessPolicies,
      namedLocations: travel.graph.namedLocations,
      subscribedSkus: [...travel.graph.subscribedSkus, ...incident.graph.subscribedSkus],
    },
  };
}

function fabrikam(tenantId: string): object {
  return {
    schema: 'tenant-state/1',
    asOf: new Date().toISOString(),
    organization: { id: tenantId },
    exchange: {
      OrganizationConfig: organization('fabrikam'),
      TransportConfig: submission,
      CASMailbox: mailboxes('fabrikam.com', 2),
      CASMailboxPlan: [plan],
    },
  };
}

export const tenantNames = ['contoso', 'fabrikam'] as const;
export type TenantName = (typeof tenantNames)[number];

export const tenants: Readonly<
  Record<
    TenantName,
    {
      readonly id: string;
      readonly channel: string;
      readonly breakGlass: readonly string[];
      readonly state: (id: string) => object;
    }
  >
> = {
  contoso: {
    id: '7e000000-0000-4000-8000-00000000c0de',
    channel: 'C000000001',
    breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
    state: contoso,
  },
  fabrikam: {
    id: '7e000000-0000-4000-8000-00000000fab1',
    channel: 'C000000002',
    breakGlass: ['bg1@fabrikam.com', 'bg2@fabrikam.com'],
    state: fabrikam,
  },
};
