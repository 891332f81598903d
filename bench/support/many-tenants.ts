/** Simulated tenants in a process of their own; the first one is throttled. Argument: how many. Given by a message. */
import { startSimulator } from '../../adapters/m365/simulator/index';

export interface SimulatedTenantAddress {
  readonly tenantId: string;
  readonly ca: string;
  readonly credential: { readonly clientId: string; readonly clientSecret: string };
  readonly endpoints: { readonly authorityHost: string; readonly graph: string; readonly exchange: string; readonly arm: string };
}

async function main(count: number): Promise<void> {
  const addresses: SimulatedTenantAddress[] = [];
  for (let n = 0; n < count; n += 1) {
    const { tenantId, ca, credential, endpoints } = await startSimulator({
      state: stateOf(n, n === 0),
      monotonicMs: () => performance.now(),
    });
    addresses.push({ tenantId, ca, credential, endpoints });
  }
  process.once('disconnect', () => process.exit(0));
  process.send?.(addresses);
}

function stateOf(n: number, isThrottled: boolean): object {
  return {
    schema: 'tenant-state/1',
    organization: { id: `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`, verifiedDomains: ['contoso.com'] },
    exchange: {
      CASMailboxPlan: [{ Name: 'Enterprise', PopEnabled: false, ImapEnabled: false, OWAEnabled: true }],
      TransportConfig: { SmtpClientAuthenticationDisabled: true },
    },
    generate: {
      'exchange.CASMailbox': {
        count: 1000,
        Guid: '0a000000-0000-4000-8000-{i}',
        PrimarySmtpAddress: 'user{i}@contoso.com',
        PopEnabled: false,
        ImapEnabled: false,
      },
    },
    simulator: {
      latencyMs: 150,
      pageSize: { 'exchange.CASMailbox': 50 },
      throttle: isThrottled ? { exchange: { size: 1, perSecond: 0.5 }, graph: { size: 1, perSecond: 0.5 } } : {},
    },
  };
}

void main(Number(process.argv[2]));
