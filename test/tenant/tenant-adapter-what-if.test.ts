/** What-If over the wire: what is asked, what an answer means, and what is no answer. */
import entra from '../../manifests/entra.json';
import { bg1, blockPolicy, bo, countries, licensed, people } from '../../src/controls/reasoning/access/case-rows';
import { TenantError } from '../../src/lib/errors';
import { type SignInQuestion, whatIfPermission } from '../../src/tenant/what-if';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const abroad = countries(1, 'Abroad', ['RU']);
const policy = blockPolicy(1, 'Not from abroad', {
  state: 'enabledForReportingButNotEnforced',
  locations: { includeLocations: [abroad.id], excludeLocations: [] },
});
const graph = { users: people, namedLocations: [abroad], subscribedSkus: [licensed], conditionalAccessPolicies: [policy] };

let tenant: SimulatedTenant;
async function open(simulator: object = {}): Promise<void> {
  tenant = await openSimulatedTenant({ graph, simulator });
}

function ask(id: string, country: string) {
  const question: SignInQuestion = {
    who: { kind: 'user', id },
    application: '00000003-0000-0ff1-ce00-000000000000',
    country,
    ipAddress: null,
    client: 'browser',
  };
  return tenant.client.whatIf?.(question);
}

describe('asked', () => {
  afterEach(() => tenant.close());

  test('every policy is answered for, one that only reports too', async () => {
    await open();
    const verdict = { id: policy.id, name: 'Not from abroad' };
    expect(await ask(bo.id, 'RU')).toEqual([{ ...verdict, applies: true, reason: 'notSet' }]);
    expect(await ask(bo.id, 'DE')).toEqual([{ ...verdict, applies: false, reason: 'location' }]);
    expect(await ask(bg1.id, 'RU')).toEqual([{ ...verdict, applies: false, reason: 'users' }]);
  });

  test.each([
    { says: 'no', fault: { status: 403 }, kind: 'forbidden' },
    { says: 'that it knows no such question', fault: { status: 404 }, kind: 'notFound' },
    {
      says: 'nothing of whether the policy applies',
      fault: { status: 200, body: { value: [{ id: policy.id, displayName: 'Not from abroad' }] } },
      kind: 'incomplete',
    },
  ])('a service that says $says has not answered', async ({ fault, kind }) => {
    await open({ faults: [{ match: 'graph.whatIf', ...fault }] });
    const error: unknown = await ask(bo.id, 'RU')?.catch((thrown: unknown) => thrown);
    expect(error instanceof TenantError ? error.kind : error).toBe(kind);
  });
});

test('the application that reads may ask it', () => {
  const reading = entra.registrations.find(({ app }) => app === 'read');
  expect(reading?.permissions.map(({ value }) => value)).toContain(whatIfPermission);
});
