/** The supervisor of the demo: Valkey, the simulated tenant and the worker in the background, the gateway with its chat in front. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createPublicKey, randomBytes } from 'node:crypto';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  defaultOfEmbedded,
  findServerProgram,
  type ServerProgram,
  serverRecord,
  startEmbeddedValkey,
} from '../../../adapters/redis/embedded.js';
import { inspectStore } from '../../../adapters/redis/inspect.js';
import { claimMirror } from '../../../adapters/redis/mirror-claim.js';
import { nameOfPlace, placeOfAddress } from '../../../adapters/redis/place.js';
import { newDecisionKeys, type DecisionKeys as SigningKeys } from '../../compose/keys.js';
import { Secrets } from '../../config/load.js';
import { ofEachGroup } from '../../features/terms.js';
import type { Role } from '../../keys/keyring.js';
import { InputError } from '../../lib/errors.js';
import { sha256 } from '../../lib/json.js';
import { makeFolders } from '../../lib/make-folders.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { packagePath } from '../../process/package-root.js';
import { systemClock } from '../../process/system-clock.js';
import { aclLine, storePasswordVariable } from '../../setup/store-users.js';
import { clockOf } from './on-date.js';

interface DemoOptions {
  readonly story: boolean;
  readonly state: string;
  /** Ports for the metrics of the two processes; absent: none are opened. */
  readonly monitoring?: { readonly gateway: number; readonly worker: number };
  /** A second tenant beside the first, to try groups and campaigns. */
  readonly withCustomer?: true;
  /** The day on which it plays, as `2027-02-01`; absent: today. */
  readonly date?: string;
  /** The hidden command that runs the gateway with its chat. */
  readonly chat: 'terminal' | 'playground';
}

const demoFolder = join('.cache', 'demo');
const mirror = join(demoFolder, 'ledger');

/** Three people of the simulated tenant, so that someone other than the requester can approve, and a plan that takes two can be approved. */
export const demoPeople = [
  { entraId: '0a000000-0000-4000-8000-000000000001', name: 'Ana', terminal: 'ana' },
  { entraId: '0a000000-0000-4000-8000-000000000002', name: 'Bo', terminal: 'bo' },
  { entraId: '0a000000-0000-4000-8000-000000000003', name: 'Cy', terminal: 'cy' },
] as const;

/** Runs until the person leaves or the story has ended; resolves to the exit code. */
export async function runDemo(options: DemoOptions): Promise<number> {
  makeFolders(demoFolder, 0o700);
  const secrets = new Secrets();
  const redis = await openRedis(secrets);
  await forgetMirror();
  const children: ChildProcess[] = [];
  // It reaches this process alone, and nobody else ends the others.
  process.once('SIGTERM', () => endAll(children));
  try {
    const onDate = options.date === undefined ? [] : ['--date', options.date];
    const states = statesOf(options.state, { folder: demoFolder, withCustomer: options.withCustomer === true });
    const started = Object.entries(states).map(([name, state]) => startTenant(name, state, { secrets, onDate }));
    children.push(...started.map(({ simulator }) => simulator));
    const tenants = await Promise.all(started.map(({ tenant }) => tenant));
    const settings = join(demoFolder, 'hardenbot.json');
    writeFileSync(
      settings,
      JSON.stringify({ ...demoSettings(tenants, options), ...omitUndefined({ monitoring: options.monitoring }) }, null, 2),
    );
    const keys = demoKeys('decision');
    const ledgerKeys = demoKeys('ledger');
    children.push(
      background('worker', ['worker', '--settings', settings, ...onDate], {
        ...secrets.environmentOf('worker'),
        REDIS_URL: redis.url,
        ...redis.logins.worker,
        HARDENBOT_DECISION_PUBLIC_KEY: keys.publicKeyPem,
        HARDENBOT_LEDGER_KEY: ledgerKeys.privateKeyPem,
        HARDENBOT_LEDGER_MIRROR: mirror,
        ...Object.assign({}, ...tenants.map((tenant) => credentialOf(tenant, secretEnds(options.date)))),
      }),
    );
    const gateway = spawn(
      process.execPath,
      [process.argv[1] ?? '', options.chat, '--settings', settings, ...(options.story ? ['--story'] : []), ...onDate],
      {
        stdio: 'inherit',
        env: {
          ...secrets.environmentOf('gateway'),
          REDIS_URL: redis.url,
          ...redis.logins.gateway,
          HARDENBOT_DECISION_KEY: keys.privateKeyPem,
          HARDENBOT_LEDGER_PUBLIC_KEY: ledgerKeys.publicKeyPem,
          HARDENBOT_TERMINAL_ENDPOINT: tenants[0]?.endpoints['graph'] ?? '',
        },
      },
    );
    children.push(gateway);
    // Ctrl-C reaches the whole group; the gateway decides when to leave.
    process.on('SIGINT', () => undefined);
    return await exitOf(gateway);
  } finally {
    endAll(children);
    await Promise.all(children.map(exitOf));
    await redis.stop();
  }
}

function endAll(children: readonly ChildProcess[]): void {
  for (const child of children) child.kill('SIGTERM');
}

/** Its simulator, and what that says of itself as soon as it listens. */
function startTenant(
  name: string,
  state: string,
  { secrets, onDate }: { readonly secrets: Secrets; readonly onDate: readonly string[] },
): { readonly simulator: ChildProcess; readonly tenant: Promise<DemoTenant> } {
  const caFile = join(demoFolder, `${name}-ca.pem`);
  const args = ['simulate', '--state', state, '--port', '0', '--ca-out', caFile, '--today', ...onDate];
  const simulator = background(`simulator-${name}`, args, secrets.environmentOf('gateway'), true);
  const tenant = firstLine(simulator, name).then((line) => ({ name, caFile, ...(JSON.parse(line) as SimulatedTenant) }));
  return { simulator, tenant };
}

/** As Entra ID gives secrets at most: two years. */
function secretEnds(day: string | undefined): string {
  const ends = clockOf(day).now();
  ends.setUTCFullYear(ends.getUTCFullYear() + 2);
  return ends.toISOString().slice(0, 10);
}

/** The simulated tenant starts again each time; what the store of an earlier demo still holds is mirrored again. Throws InputError while a worker writes it. */
async function forgetMirror(): Promise<void> {
  (await claimMirror(mirror)).release();
  rmSync(mirror, { recursive: true, force: true });
}

/** The same each time: a store that was given may hold what an earlier demo signed. */
function demoKeys(name: string): SigningKeys {
  const file = join(demoFolder, `${name}.pem`);
  if (!existsSync(file)) writeFileSync(file, newDecisionKeys().privateKeyPem, { mode: 0o600 });
  const privateKeyPem = readFileSync(file, 'utf8');
  return { privateKeyPem, publicKeyPem: createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }).toString() };
}

interface DemoStore {
  readonly url: string;
  /** What each process logs in with, by the name of its variable; nothing of a store that was given, whose address says it. */
  readonly logins: Readonly<Record<Role, Readonly<Record<string, string>>>>;
  stop(): Promise<void>;
}

async function openRedis(secrets: Secrets): Promise<DemoStore> {
  const known = secrets.optional('REDIS_URL');
  if (known !== undefined) {
    await refuseSilent(known);
    return { url: known, logins: { gateway: {}, worker: {} }, stop: () => Promise.resolve() };
  }
  const dataDir = join(demoFolder, 'valkey');
  const program = serverProgram(process.cwd());
  // The simulated tenant starts again each time, so what was recorded about the last one goes too, once no server holds it.
  const leftOver = await startEmbeddedValkey({ ...program, dataDir });
  await leftOver.stop();
  rmSync(dataDir, { recursive: true, force: true });
  const passwords = { gateway: randomBytes(32).toString('hex'), worker: randomBytes(32).toString('hex') };
  const users = (['gateway', 'worker'] as const).map((role) => aclLine(role, `#${sha256(passwords[role])}`));
  const server = await startEmbeddedValkey({ ...program, dataDir, users: [defaultOfEmbedded, ...users] });
  const loginOf = (role: Role) => ({ [storePasswordVariable[role]]: passwords[role] });
  return { ...server, logins: { gateway: loginOf('gateway'), worker: loginOf('worker') } };
}

/** Anyone who plays would look at an empty screen otherwise. */
async function refuseSilent(url: string): Promise<void> {
  const place = placeOfAddress(url);
  const { unreachable } = await inspectStore(place, systemClock.now());
  if (unreachable !== null)
    throw new InputError(`The store does not answer: ${nameOfPlace(place)} (${unreachable}).`, [
      'REDIS_URL: start the server it names, or leave it out, and the demo starts one of its own',
    ]);
}

function background(name: string, args: readonly string[], env: Record<string, string>, piped = false): ChildProcess {
  const log = openSync(join(demoFolder, `${name}.log`), 'w', 0o600);
  return spawn(process.execPath, [process.argv[1] ?? '', ...args], { stdio: ['ignore', piped ? 'pipe' : log, log], env });
}

async function firstLine(child: ChildProcess, name: string): Promise<string> {
  if (child.stdout === null) throw new Error('The child has no output to read.');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new InputError('The simulated tenant did not start.', [`${join(demoFolder, `simulator-${name}.log`)} says why`]);
}

function exitOf(child: ChildProcess): Promise<number> {
  // Ctrl-C before it listens to that is no failure.
  const codeOf = (code: number | null, signal: NodeJS.Signals | null): number => code ?? (signal === 'SIGINT' ? 130 : 1);
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(codeOf(child.exitCode, child.signalCode));
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(codeOf(code, signal))));
}

/**
 * Nothing comes on its own, so no digest stands between someone and the first thing to try. On another day the digest is what that day is looked at
 * for, so it comes as soon as the day begins.
 */
function demoSettings(tenants: readonly DemoTenant[], { date, chat }: Pick<DemoOptions, 'date' | 'chat'>): object {
  const people = demoPeople.map((person) => person.entraId);
  const channel = { [chat === 'terminal' ? 'terminal' : 'teams']: 'hardening' };
  return {
    tenants: tenantSettings(tenants, { channel, ...(date === undefined ? {} : { digest: { at: '09:00', timeZone: 'UTC' } }) }),
    ...(tenants.length > 1 ? { directory: tenants[0]?.name } : {}),
    people: demoPeople,
    access: { read: { people }, request: { people } },
    approvals: { approvers: { people }, ...ofEachGroup(people) },
  };
}

/** Remembered below `.cache` of the folder. Throws InputError where there is none and none can be fetched. */
function serverProgram(folder: string): ServerProgram {
  const known = serverRecord(folder);
  if (known !== null) return known;
  const setup = [packagePath('setup.mjs'), '--server', '--into', folder];
  const { status } = spawnSync(process.execPath, setup, { stdio: ['ignore', 2, 2] });
  if (status !== 0)
    throw new InputError('The demo needs a Valkey or Redis server.', ['REDIS_URL: set it to a server of yours, or install one']);
  return findServerProgram(folder);
}

/** What a simulator says of itself when it listens. */
interface SimulatedTenant {
  readonly tenantId: string;
  readonly credential: { readonly clientId: string; readonly clientSecret: string };
  readonly endpoints: Readonly<Record<string, string>>;
}

interface DemoTenant extends SimulatedTenant {
  /** What people type. */
  readonly name: string;
  /** The certificate of its simulator. */
  readonly caFile: string;
}

const own = 'contoso';
const customer = 'fabrikam';

/** The state files of the tenants, by their names. The customer is the same tenant under another name, and has the first for a neighbour. */
export function statesOf(state: string, { folder, withCustomer }: { readonly folder: string; readonly withCustomer: boolean }) {
  if (!withCustomer) return { [own]: state };
  const text = readFileSync(state, 'utf8');
  const { organization } = JSON.parse(text) as { readonly organization?: { readonly id?: string } };
  const id = organization?.id ?? '';
  const otherId = `${id.startsWith('f') ? 'e' : 'f'}${id.slice(1)}`;
  const names: Readonly<Record<string, string>> = { [own]: customer, [customer]: own, Contoso: 'Fabrikam', Fabrikam: 'Contoso' };
  const renamed = text.replaceAll(/contoso|fabrikam/gi, (name) => names[name] ?? name);
  const file = join(folder, `${customer}.json`);
  writeFileSync(file, id === '' ? renamed : renamed.replaceAll(id, otherId));
  return { [own]: state, [customer]: file };
}

/** The variables of the worker. @param ends the day on which the secret ends, as `2026-11-24` */
export function credentialOf({ name, credential }: DemoTenant, ends: string): Readonly<Record<string, string>> {
  const prefix = `HARDENBOT_${name.toUpperCase()}`;
  return {
    [`${prefix}_CLIENT_ID`]: credential.clientId,
    [`${prefix}_CLIENT_SECRET`]: credential.clientSecret,
    [`${prefix}_CLIENT_SECRET_ENDS`]: ends,
  };
}

/** What settings say of each. @param shared said of each of them alike: all of them talk in one channel, of the one chat that the demo has */
export function tenantSettings(
  tenants: readonly DemoTenant[],
  shared: { readonly channel: Readonly<Record<string, string>>; readonly digest?: object },
): object {
  return Object.fromEntries(
    tenants.map(({ name, tenantId, endpoints, caFile }) => [
      name,
      {
        tenantId,
        endpoints: { ...endpoints, caFile },
        ...shared,
        breakGlass: [`bg1@${name}.com`, `bg2@${name}.com`],
        signals: {},
        controls: {
          'pop-imap': { allow: [`scanner@${name}.com`] },
          'country-block': { block: ['RU', 'KP', 'BY'], home: ['US', 'DE'] },
          'app-consent': { reviewers: [`cy@${name}.com`] },
          passwords: { terms: [name, 'northwind'] },
          ews: { apps: ['2b000000-0000-4000-8000-000000000002'] },
        },
      },
    ]),
  );
}
