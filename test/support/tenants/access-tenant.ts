/** A small tenant with Conditional Access and a log of sign-ins, for stories about who would be shut out. */
import { licensed } from '../../../src/controls/reasoning/access/case-rows';
import { people } from '../corridor/harness';

export const hour = 60 * 60 * 1000;
export const day = 24 * hour;

export interface AccessTenant {
  readonly schema: 'tenant-state/1';
  readonly asOf: string;
  readonly graph: Readonly<Record<string, unknown>>;
  readonly simulator: object;
}

const dan = 'd9000000-0000-4000-8000-000000000004';
const ids: Readonly<Record<string, string>> = {
  ...people,
  dan,
  bg1: 'b6000000-0000-4000-8000-000000000001',
  bg2: 'b6000000-0000-4000-8000-000000000002',
};

/** The object id of someone of this tenant. */
export function idOf(name: string): string {
  const id = ids[name];
  if (id === undefined) throw new Error(`Nobody is called ${name}.`);
  return id;
}

let signIns = 0;

/** A successful sign-in with a browser. */
export function signIn(name: string, country: string, at: Date): Readonly<Record<string, unknown>> {
  signIns += 1;
  return {
    id: `51000000-0000-4000-8000-${String(signIns).padStart(12, '0')}`,
    createdDateTime: at.toISOString(),
    userId: ids[name],
    userPrincipalName: `${name}@contoso.com`,
    clientAppUsed: 'Browser',
    appId: '00000003-0000-0ff1-ce00-000000000000',
    ipAddress: '198.51.100.7',
    location: { countryOrRegion: country },
    status: { errorCode: 0 },
  };
}

/** Nothing is blocked yet; a log of null cannot be read. */
export function accessTenant(log: readonly object[] | null, simulator: object = {}): AccessTenant {
  return {
    schema: 'tenant-state/1',
    asOf: new Date().toISOString(),
    graph: {
      users: Object.entries(ids).map(([name, id]) => ({
        id,
        userPrincipalName: `${name}@contoso.com`,
        displayName: name,
        mail: `${name}@contoso.com`,
        accountEnabled: true,
        userType: 'Member',
      })),
      groups: [],
      roleAssignments: [],
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      conditionalAccessPolicies: [],
      namedLocations: [],
      servicePrincipals: [],
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
      subscribedSkus: [licensed],
      ...(log === null ? {} : { signIns: log }),
    },
    simulator,
  };
}
