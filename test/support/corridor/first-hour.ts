/** The first hour on a new machine before a tenant that granted nothing: what a guide has someone type, fill in and grant. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../../adapters/m365/simulator/index';
import type { TeamsEndpoints } from '../../../adapters/teams/cloud';
import demoTenant from '../../../examples/demo-tenant.json';
import { examine } from '../../../src/cli/doctor/examine';
import { environmentWith } from '../../../src/config/environment-files';
import { Secrets } from '../../../src/config/load';
import { systemClock } from '../../../src/process/system-clock';
import type { Check } from '../../../src/setup/doctor/check';
import { grantName } from '../../../src/setup/doctor/permissions';
import { needsOf } from '../../../src/setup/needs';
import { graphPermissionIds } from '../../../src/tenant/permission-table';
import { cli } from '../runner/own-process';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { freePort } from '../wire/free-port';

const root = join(__dirname, '..', '..', '..');
/** hardenbot's own, for the purpose of these tests. */
const servicePrincipal = demoTenant.graph.servicePrincipals[0]?.id ?? '';
/** The id of the tenant as the guides have it. */
const tenantOfTheGuides = '7e000000-0000-4000-8000-00000000c0de';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const stateOf = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name)?.state;
export const missing = (checks: readonly Check[]) => checks.filter((check) => check.state === 'missing').map(({ name }) => name);

interface Setup {
  /** Where commands are typed. */
  readonly folder: string;
  readonly simulator: Simulator;
  readonly valkey: TestValkey;
  /** The ports of both processes that are free here. */
  readonly monitoring: { readonly gateway: number; readonly worker: number };
}

export class FirstHour {
  /** The files of secrets that commands are given by now. */
  envFiles: readonly string[] = [];
  /** What processes that stay logged. */
  log = '';
  readonly granted = new Set<string>();
  /** A local Teams, which doctor asks in place of Microsoft's. */
  teams: TeamsEndpoints | undefined;
  private readonly running: ChildProcess[] = [];

  /** `guide`: the file in docs/ that is followed. */
  private constructor(
    readonly setup: Setup,
    private readonly guide: string,
  ) {}

  static async open(guide: string): Promise<FirstHour> {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-first-hour-'));
    const simulator = await startSimulator({ state: demoTenant });
    writeFileSync(join(folder, 'ca.pem'), simulator.ca);
    const monitoring = { gateway: await freePort(), worker: await freePort() };
    const hour = new FirstHour({ folder, simulator, monitoring, valkey: await startTestValkey() }, guide);
    hour.grant();
    return hour;
  }

  /** Ends every process that stays, and takes down the setup. */
  async close(): Promise<void> {
    for (const child of this.running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await this.setup.simulator.close();
    await this.setup.valkey.stop();
  }

  grant(...names: readonly string[]): void {
    for (const name of names) this.granted.add(name);
    this.setup.simulator.load(this.tenantAsGranted());
  }

  revoke(...names: readonly string[]): void {
    for (const name of names) this.granted.delete(name);
    this.grant();
  }

  async doctor(): Promise<readonly Check[]> {
    const document = await examine({
      settingsFile: this.path('hardenbot.yaml'),
      secrets: this.secrets(...this.envFiles),
      clock: systemClock,
      post: false,
      url: null,
      endpoints: { teams: this.teams },
    });
    return document.tenants.flatMap(({ checks }) => checks);
  }

  /** What the files of secrets say; the files that they name lie beside them, where commands are typed. */
  secrets(...files: readonly string[]): Secrets {
    const said = Object.entries(
      environmentWith(
        files.map((file) => this.path(file)),
        {},
      ),
    );
    return new Secrets(
      Object.fromEntries(said.map(([name, value]) => [name, name.endsWith('_FILE') ? this.path(value ?? '') : value])),
    );
  }

  path(file: string): string {
    return join(this.setup.folder, file);
  }

  /** Writes a value behind its name, as someone does with an editor, in a file of secrets that has the name or not. */
  fillIn(file: string, values: Readonly<Record<string, string>>): void {
    const kept = readFileSync(this.path(file), 'utf8')
      .split('\n')
      .filter((line) => !Object.keys(values).includes(line.split('=')[0] ?? ''));
    const added = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    writeFileSync(this.path(file), [...kept, ...added, ''].join('\n'));
  }

  /** The words of a command as it stands in the guide, without `node hardenbot.cjs`. */
  inTheGuide(beginning: string): readonly string[] {
    const guide = readFileSync(join(root, 'docs', this.guide), 'utf8').replaceAll(/\\\n\s*/g, '');
    const line = guide.split('\n').find((one) => one.startsWith(`node hardenbot.cjs ${beginning}`)) ?? '';
    return (line.match(/"[^"]*"|\S+/g) ?? []).slice(2).map((word) => word.replaceAll('"', ''));
  }

  hardenbot(...args: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [...cli, ...args], {
      cwd: this.setup.folder,
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  }

  /** Starts a command that stays until `close`. */
  stay(...args: readonly string[]) {
    const child = spawn(process.execPath, [...cli, ...args], {
      cwd: this.setup.folder,
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    this.running.push(child);
    return child;
  }

  /** Types the guide's `init`, for the tenant of this machine. */
  init(...here: readonly string[]): Promise<Ended> {
    const { simulator } = this.setup;
    const words = this.inTheGuide('init').map((word) => (word === tenantOfTheGuides ? simulator.tenantId : word));
    return this.hardenbot(...words, '--endpoint', simulator.url, '--ca-file', this.path('ca.pem'), ...here);
  }

  /** Types the guide's `keys certificate`, and puts the line that it prints and the client id into `worker.env`; no secret. */
  async makeCertificate(): Promise<Ended> {
    await this.giveUsers();
    const ended = await this.hardenbot(...this.inTheGuide('keys certificate'));
    const [, variable = '', file = ''] = /worker\.env: (\w+)=(\S+)/.exec(ended.out) ?? [];
    this.fillIn('worker.env', {
      REDIS_URL: this.setup.valkey.url,
      HARDENBOT_CONTOSO_CLIENT_ID: this.setup.simulator.credential.clientId,
      [variable]: file,
    });
    return ended;
  }

  /** Allows the users of the file that `init` wrote, as a store does that is started with it; `default` is the test's own. */
  private async giveUsers(): Promise<void> {
    const operator = this.setup.valkey.connect();
    for (const line of readFileSync(this.path('store-users.acl'), 'utf8').trim().split('\n')) {
      const [, name = '', ...rules] = line.split(' ');
      if (name !== 'default') await operator.call('ACL', 'SETUSER', name, 'reset', ...rules);
    }
  }

  /** Writes into the settings who hardenbot is in the tenant and where it comes from; and the ports of this machine. */
  nameServicePrincipal(): void {
    const text = readFileSync(this.path('hardenbot.yaml'), 'utf8')
      .replace('{ gateway: 9464, worker: 9465 }', JSON.stringify(this.setup.monitoring))
      .replace('servicePrincipalId: null', `servicePrincipalId: ${servicePrincipal}`)
      .replace('egress: []', 'egress: [127.0.0.1/32]');
    writeFileSync(this.path('hardenbot.yaml'), text);
  }

  /** The tenant with no permission but those granted so far. */
  private tenantAsGranted(): unknown {
    const { granted } = this;
    const { simulator } = this.setup;
    const denied = needsOf('read').flatMap(({ grant: needed, resources }) =>
      granted.has(grantName(needed))
        ? []
        : resources.map((key) => [
            collectionOf(key),
            refused(key.startsWith('exchange.') && !granted.has('Exchange.ManageAsApp') ? 401 : 403),
          ]),
    );
    const roles = Object.entries(graphPermissionIds).filter(([name]) => granted.has(name));
    return {
      ...demoTenant,
      organization: { ...demoTenant.organization, id: simulator.tenantId },
      exchange: { ...demoTenant.exchange, AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true } },
      graph: {
        ...demoTenant.graph,
        // What the demo says nothing of can be read here too.
        authenticationStrengthPolicies: [],
        subscribedSkus: [
          ...demoTenant.graph.subscribedSkus,
          ...(granted.has('Workload ID licence')
            ? [
                {
                  skuPartNumber: 'Workload_Identities_P2',
                  capabilityStatus: 'Enabled',
                  servicePlans: [{ servicePlanName: 'AAD_WRKLDID_P2' }],
                },
              ]
            : []),
        ],
        appRoleAssignments: { [servicePrincipal]: roles.map(([, id], index) => ({ id: `r${index}`, appRoleId: id })) },
      },
      collection: Object.fromEntries(denied),
      simulator: {
        clientIds: granted.has('registration') ? [simulator.credential.clientId] : [],
        certificates: granted.has('certificate') ? [readFileSync(this.path('contoso-certificate.crt'), 'utf8')] : [],
      },
    };
  }
}

/** The collections of a state file that a resource lies in: those below one object go with it. */
const collectionOf = (resource: string): string =>
  resource.includes('appRoleAssignments') ? 'graph.appRoleAssignments' : (resource.split('/')[0] ?? resource);

const refused = (status: number) => ({ complete: false, returned: 0, error: { status } });
