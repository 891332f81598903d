/** Every command that reads the store, on a cluster behind TLS whose three nodes have a tenant each. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Cluster, type Redis } from 'ioredis';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { connectStore, type StoreClient } from '../../adapters/redis/connection';
import { keys } from '../../adapters/redis/keys';
import { openMirror } from '../../adapters/redis/mirror';
import { placeOfSettings } from '../../adapters/redis/place';
import { createPlanStore } from '../../adapters/redis/plans';
import { parts } from '../../src/cli/parts';
import { storeSettings } from '../../src/config/store';
import type { Operation } from '../../src/engine/plan/operation';
import { materialOf, type Plan, PlanDigest } from '../../src/engine/plan/plan';
import { rightsOf, storePasswordVariable, storeUsers } from '../../src/setup/store-users';
import { samplePlan } from '../support/decisions/sample-plan';
import { gatewayKeys, ledgerOn, workerKeys } from '../support/ledger/signed-entries';
import { type ClusterStore, ownerOf, startClusterStore } from '../support/stores/cluster-store';
import { loadedBy, sourcesOf } from '../support/tree/import-graph';

const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };
const names = ['one', 'two', 'three'] as const;
const person = { entraId: 'a1a1a1a1-0000-4000-8000-000000000001', name: 'Ana' };
const change = 'c-planned';

let cluster: ClusterStore;
let folder: string;
let settings: string;
let mirror: string;
let redis: StoreClient;
/** Of the tenants, by the order of their names: each lies on another node. */
let ids: readonly string[];
const before = { ...process.env };

beforeAll(async () => {
  const certificate = await makeCertificate();
  cluster = await startClusterStore({ tls: certificate, withoutReplicas: true });
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-commands-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, certificate.cert);
  ids = await oneOnEachNode();
  const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`);
  const store = { kind: 'cluster', nodes, tls: { ca, serverName: 'localhost' }, durability: 'provider' };
  settings = writeSettings(store);
  mirror = join(folder, 'mirror');
  redis = connectStore(placeOf(store));
  await writeLedgers();
  await letInTheWorker();
  Object.assign(process.env, {
    HARDENBOT_DECISION_KEY: gatewayKeys.privateKeyPem,
    HARDENBOT_DECISION_PUBLIC_KEY: gatewayKeys.publicKeyPem,
    HARDENBOT_LEDGER_KEY: workerKeys.privateKeyPem,
    HARDENBOT_LEDGER_PUBLIC_KEY: workerKeys.publicKeyPem,
    HARDENBOT_LEDGER_MIRROR: mirror,
    [storePasswordVariable.worker]: 'of-the-worker',
  });
});
afterAll(async () => {
  process.env = before;
  redis.disconnect();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function oneOnEachNode(): Promise<readonly string[]> {
  const found = new Map<number, string>();
  for (let number = 0; found.size < names.length; number += 1) {
    const id = `7e000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const { port } = await ownerOf(`{${id}}`, cluster.servers);
    if (!found.has(port)) found.set(port, id);
  }
  return [...found.values()];
}

function placeOf(store: object) {
  const parsed = storeSettings.parse(store);
  if (parsed === undefined) throw new Error('The settings name no store.');
  return placeOfSettings(parsed, { store: () => undefined, sentinel: () => undefined });
}

function writeSettings(store: object): string {
  const everybody = { people: [person.entraId] };
  const file = join(folder, 'hardenbot.json');
  const tenants = names.map((name, index) => [name, { tenantId: ids[index], channel: { terminal: name }, breakGlass: [] }]);
  const rules = { access: { read: everybody, request: everybody }, approvals: { approvers: everybody } };
  writeFileSync(
    file,
    JSON.stringify({ tenants: Object.fromEntries(tenants), directory: names[0], people: [person], store, ...rules }),
  );
  return file;
}

const masters = (): readonly Redis[] => (redis instanceof Cluster ? redis.nodes('master') : []);

/** Commands log in as the worker, on every node. */
async function letInTheWorker(): Promise<void> {
  const rules = ['reset', 'on', '>of-the-worker', ...rightsOf('worker').split(' ')];
  for (const node of masters()) await node.call('ACL', 'SETUSER', storeUsers.worker.name, ...rules);
}

/** A request and its plan for each, in the store and in a mirror. */
async function writeLedgers(): Promise<void> {
  const keeper = openMirror(mirror);
  const gateway = ledgerOn(redis, clock, { role: 'gateway' });
  const worker = ledgerOn(redis, clock, { keeper });
  const at = clock.now().toISOString();
  for (const tenant of ids) {
    const subject = `${change}-${ids.indexOf(tenant)}`;
    const operation: Operation = {
      kind: 'update',
      resource: 'exchange.CASMailbox',
      object: `ana@${tenant}`,
      identity: 'ana',
      before: { PopEnabled: true },
      after: { PopEnabled: false },
    };
    const plan = planOf(tenant, subject, operation);
    const said = { v: 1, kind: 'request', person, tenant, subject, digest: 'd', surface: 'slack', nonce: subject } as const;
    const decision = { keyId: 'k', signature: 's', decision: { ...said, decidedAt: at, expiresAt: at } };
    await gateway.append(tenant, subject, { type: 'requested', what: 'plan', control: 'pop-imap', decision });
    await worker.append(tenant, subject, { type: 'planned', plan });
    await createPlanStore(redis).saveOperations(tenant, subject, [operation]);
  }
  await keeper.close();
}

function planOf(tenant: string, id: string, operation: Operation): Plan {
  const plan = samplePlan({ id, tenant, requestedBy: person, at: clock.now().toISOString(), operations: 1 });
  const digest = new PlanDigest(materialOf(plan));
  digest.add(operation);
  return { ...plan, digest: digest.hex() };
}

interface Ended {
  readonly code: number;
  readonly out: string;
}

async function hardenbot(...words: readonly string[]): Promise<Ended> {
  const program = new Command('hardenbot');
  for (const { register } of parts) (await register())(program);
  const said: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    }),
  );
  try {
    await program.parseAsync([...words], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), out: said.join('') };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

const out = (name: string): string => join(folder, name);
const filesIn = (name: string): readonly string[] => readdirSync(out(name));

/** What each command that reads the store does here, in this order. */
const trials: Readonly<Record<string, () => Promise<void>>> = {
  doctor: async () => {
    const { out: said } = await hardenbot('doctor', '--settings', settings, '--json');
    // It tries what has to be refused.
    for (const node of masters()) await node.call('ACL', 'LOG', 'RESET');
    const checks = JSON.parse(said).tenants[0].checks.filter(({ area }: { readonly area: string }) => area === 'store');
    expect(checks.filter(({ state }: { readonly state: string }) => state === 'missing')).toEqual([]);
    expect(checks).toContainEqual(
      expect.objectContaining({ name: 'durability', found: expect.stringContaining("the store's provider answers for it") }),
    );
  },
  'ledger verify': async () => {
    const { code, out: said } = await hardenbot('ledger', 'verify', '--settings', settings);
    expect(code).toBe(0);
    for (const name of names) expect(said).toContain(`${name}: 2 entries, all as they were written`);
  },
  'ledger export': async () => {
    const { out: said } = await hardenbot('ledger', 'export', '--settings', settings);
    const told = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).tenant);
    expect(told).toEqual(ids.flatMap((id) => [id, id]));
  },
  'ledger archive': async () => {
    const { code, out: said } = await hardenbot('ledger', 'archive', '--settings', settings, '--segments', out('archive'));
    expect(code).toBe(0);
    for (const name of names) expect(said).toContain(`${name}: nothing to archive`);
  },
  'ledger restore': async () => {
    for (const id of ids) await redis.del(keys.ledger(id));
    const { out: said } = await hardenbot('ledger', 'restore', '--settings', settings);
    for (const name of names) expect(said).toContain(`${name}: 2 entries; 2 restored from the mirror`);
  },
  'tenant list': async () => {
    const { out: said } = await hardenbot('tenant', 'list', '--settings', settings);
    for (const name of names) expect(said).toContain(name);
  },
  export: async () => {
    await hardenbot('export', '--settings', settings, '--out', out('export'));
    for (const name of names) expect(filesIn('export')).toContainEqual(expect.stringContaining(name));
    // The list of a plan, whichever node has it.
    for (const [index, id] of ids.entries()) {
      const subject = `${change}-${index}`;
      const list = await hardenbot('export', '--settings', settings, '--change', subject, '--out', out('list'));
      expect(readFileSync(list.out.trim(), 'utf8')).toContain(`ana@${id}`);
    }
  },
  status: async () => {
    const { out: said } = await hardenbot('status', '--settings', settings, '--json');
    for (const name of names) expect(said).toContain(`"${name}"`);
  },
  'settings show': async () => {
    for (const name of names) {
      const { out: said } = await hardenbot('settings', 'show', '--settings', settings, '--tenant', name, '--json');
      expect(JSON.parse(said)).toMatchObject({ schema: 'settings/1', tenant: name });
    }
  },
  'settings export': async () => {
    for (const name of names) {
      const { out: said } = await hardenbot('settings', 'export', '--settings', settings, '--tenant', name);
      expect(said).toContain(`tenants:\n  ${name}:\n`);
    }
  },
  evidence: async () => {
    await hardenbot('evidence', 'cis-m365', '--settings', settings, '--out', out('evidence'));
    const files = filesIn('evidence');
    expect(files).toHaveLength(names.length);
    for (const file of files) expect((await hardenbot('evidence', 'verify', join(out('evidence'), file))).code).toBe(0);
  },
};

/** They stay, and work on a cluster in the story of `many-servers.slow.test.ts`. */
const processes = ['gateway', 'worker', 'start'];
/** They bring a store of their own. */
const demos = ['demo', 'playground', 'terminal'];
/** They ask a tenant before anything else: `tenant-story.slow.test.ts` has one that answers. */
const ofTenants = ['tenant add', 'tenant remove'];
/** It reads the file that it is given; `evidence` tries it. */
const ofFiles = ['evidence verify'];

test('each command that comes to the store is tried', async () => {
  const sources = sourcesOf('src', 'adapters', 'jobs');
  const { imports } = sources.get('src/cli/parts.ts') ?? { imports: [] };
  const reading = new Set(
    imports.filter(({ to }) => loadedBy(to, sources).has('adapters/redis/connection.ts')).map(({ to }) => to),
  );
  const found: string[] = [];
  for (const { commands, register } of parts) {
    const file = imports.find(({ to }) => register.toString().includes(to.replace(/^src\/cli\/|\.ts$/g, '')))?.to ?? '';
    if (!reading.has(file)) continue;
    const program = new Command();
    (await register())(program);
    for (const command of program.commands) found.push(...calledBy(command));
    expect(commands).toEqual(program.commands.map((command) => command.name()));
  }
  expect(found.toSorted()).toEqual([...Object.keys(trials), ...processes, ...demos, ...ofTenants, ...ofFiles].toSorted());
});

/** The words by which a command and those below it are called, where they do something themselves. */
function calledBy(command: Command): readonly string[] {
  const below = command.commands.flatMap((one) => calledBy(one).map((words) => `${command.name()} ${words}`));
  return command.commands.length > 0 && command.registeredArguments.length === 0 ? below : [command.name(), ...below];
}

test.each(Object.keys(trials))('%s does what it does on one server', async (command) => {
  await trials[command]?.();
});

test('none of them was refused anything by the store, as the user of the worker', async () => {
  expect(masters()).toHaveLength(3);
  for (const node of masters()) expect(await node.call('ACL', 'LOG')).toEqual([]);
});
