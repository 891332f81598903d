/** A customer's tenant over the simulated wire, which knows the app of a provider and has not consented to it; and the provider's folder. */
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import demoTenant from '../../../examples/demo-tenant.json';
import { addTenant } from '../../../src/cli/tenant/add';
import type { AddOptions } from '../../../src/cli/tenant/prepare';
import { entraManifest } from '../../../src/setup/entra-manifest';
import { exchangeManifest } from '../../../src/setup/exchange-manifest';
import { type HurriedClock, hurriedClock } from '../time/hurried-clock';

/** Of the provider's registration. */
export const clientId = 'c0c0c0c0-0000-4000-8000-00000000a991';
export const administrator = demoTenant.graph.roleAssignments[0]?.principalId ?? '';
export const tenantId = demoTenant.organization.id;

/** Where the link ends. */
export const landing = 'https://provider.example/thanks';

/** Settings as a person left them, with remarks that are nobody else's to lose. */
export const houseSettings = `# Ours. Ask Ana before you change anything here.
tenants:
  # The house itself.
  home:                                      # the name people type
    tenantId: 7e000000-0000-4000-8000-00000000c0de
    channel: { slack: C000000001 }           # where approvals go
    controls: {}
    # country-block, pop-imap: later

slack: { appId: A000000001, teamId: T000000001 }

directory: home
people:
  - { entraId: a1a1a1a1-0000-4000-8000-000000000001, name: Ana, slack: U000000001 }
  - { entraId: b0b0b0b0-0000-4000-8000-000000000002, name: Bo, slack: U000000002 }
access:
  read: { people: [a1a1a1a1-0000-4000-8000-000000000001] }
  request: { people: [a1a1a1a1-0000-4000-8000-000000000001] }
approvals:   # four eyes
  approvers: { people: [b0b0b0b0-0000-4000-8000-000000000002] }
`;

/** Of the provider's registration; Entra ID takes RSA keys alone. */
const ownCertificate = generate([{ name: 'commonName', value: 'provider' }], {
  keyType: 'rsa',
  keySize: 2048,
  algorithm: 'sha256',
});

/** The provider's registration, as a customer's tenant knows it: what it requires is what the manifest has. */
export function registration(app: 'read' | 'write', certificate: string, more: object) {
  const { permissions = [] } = entraManifest().registrations.find((one) => one.app === app) ?? {};
  return {
    displayName: `hardenbot (${app})`,
    certificates: [certificate],
    redirectUris: [landing],
    requires: permissions.map(({ api, value, id }) => ({ api, value, id })),
    ...more,
  };
}

/** The tenant with what the demo says nothing of, and with the app of a provider. */
export function customerState(app: object) {
  return {
    ...demoTenant,
    exchange: { ...demoTenant.exchange, AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true } },
    graph: { ...demoTenant.graph, authenticationStrengthPolicies: [] },
    simulator: { apps: { [clientId]: app } },
  };
}

/** The registration, as a file of secrets has it. */
export function certificateLines(customer: Pick<CustomerTenant, 'path'>): string {
  return `HARDENBOT_MULTI_TENANT_CLIENT_ID=${clientId}\nHARDENBOT_MULTI_TENANT_CLIENT_CERTIFICATE_FILE=${customer.path('app.pem')}\n`;
}

/** What someone does as soon as they read such a line, once. */
export type Reaction = readonly [line: RegExp, does: () => void];

const inSlack: Pick<AddOptions, 'slackChannel'> = { slackChannel: 'C0FABRIKAM' };

/** How a run ends before it would. */
export interface Interruption {
  /** After this many things that it said … */
  readonly after?: number;
  /** … this happens. */
  readonly end?: () => void;
  /** Someone presses Ctrl-C. */
  readonly stop?: Promise<void>;
}

export class CustomerTenant {
  readonly said: string[] = [];

  private constructor(
    readonly simulator: Simulator,
    readonly folder: string,
    private readonly app: 'read' | 'write',
    private readonly clock: HurriedClock,
  ) {}

  static async open(app: 'read' | 'write' = 'write', more: object = {}): Promise<CustomerTenant> {
    const { cert, private: key } = await ownCertificate;
    const clock = hurriedClock();
    // What it limits, it limits by the clock by which it is asked.
    const simulator = await startSimulator({
      state: customerState(registration(app, cert, more)),
      monotonicMs: clock.monotonicMs,
    });
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-customer-'));
    const customer = new CustomerTenant(simulator, folder, app, clock);
    const write = (name: string, text: string) => writeFileSync(customer.path(name), text, { mode: 0o600 });
    write('hardenbot.yaml', houseSettings);
    chmodSync(customer.path('hardenbot.yaml'), 0o644);
    write('ca.pem', simulator.ca);
    write('app.pem', `${cert.trim()}\n${key.trim()}\n`);
    write('worker.env', certificateLines(customer));
    return customer;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  settings(): string {
    return readFileSync(this.path('hardenbot.yaml'), 'utf8');
  }

  /** `tenant add`, in which the pauses of the waiting are over at once, and people do their part when it asks them to, once each. */
  add(
    options: Partial<AddOptions> = {},
    reactions: readonly Reaction[] = [],
    { after = Number.POSITIVE_INFINITY, end = () => undefined, stop }: Interruption = {},
    { name = 'fabrikam', typed = 'contoso.com', channel = inSlack } = {},
  ) {
    const left = [...reactions];
    let said = 0;
    const say = (text: string): void => {
      this.said.push(text);
      said += 1;
      if (said === after) end();
      const next = left.findIndex(([line]) => line.test(text));
      if (next !== -1) left.splice(next, 1)[0]?.[1]();
    };
    return addTenant(
      name,
      typed,
      {
        settings: this.path('hardenbot.yaml'),
        envFile: [this.path('worker.env')],
        ...channel,
        cloud: 'global',
        endpoint: this.simulator.url,
        caFile: this.path('ca.pem'),
        redirect: landing,
        readOnly: this.app === 'read',
        timeout: 30 * 60_000,
        ...options,
      },
      {
        clock: this.clock,
        say,
        stop: stop ?? new Promise(() => undefined),
      },
    );
  }

  /** What people do who do their part when they are asked to. */
  bothDo(): readonly Reaction[] {
    return [
      [/Nobody has consented yet/, this.consent],
      [/still refused: .*Exchange role/, this.giveExchangeRoles],
    ];
  }

  /** The administrator consents. */
  readonly consent = (): void => this.simulator.consents().consent(clientId);

  /** Someone runs the script for Exchange Online. */
  readonly giveExchangeRoles = (): void => {
    const group = exchangeManifest().roleGroups.find(({ app }) => app === this.app);
    this.simulator.consents().assignExchangeRoles(clientId, group?.roles.map(({ role }) => role) ?? []);
  };

  close(): Promise<void> {
    return this.simulator.close();
  }
}
