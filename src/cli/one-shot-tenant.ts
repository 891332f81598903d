/** Opens the tenant of one command: a simulated one from a state file, or the configured one. */
import type { TenantConnection, Time } from '../../adapters/m365/connection.js';
import { openTenant } from '../../adapters/m365/index.js';
import { startSimulator } from '../../adapters/m365/simulator/index.js';
import { parseState } from '../../adapters/m365/simulator/state.js';
import { tenantConnection, tenantCredential } from '../compose/tenant-connection.js';
import { readDocument } from '../config/document.js';
import { loadTenantSettings, Secrets } from '../config/load.js';
import { exceptionsIn } from '../controls/reasoning/access/access-exception.js';
import type { Clock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import type { InternalError } from '../lib/internal-error.js';
import { systemClock } from '../process/system-clock.js';
import type { OneShot } from './one-shot.js';
import { assertReachable } from './output/not-reached.js';
import { printText } from './output/print-lines.js';
import { withProgress } from './output/print-progress.js';

export interface OneShotOptions {
  readonly state?: string;
  readonly settings?: string;
  readonly tenant?: string;
  /** Files with the credential to read the tenant by. */
  readonly envFile?: readonly string[];
}

/** A tenant that can be connected to. */
export interface Place extends Omit<OneShot, 'client'> {
  readonly connection: TenantConnection;
  /** What people call it: its name in settings with tenants, else its id. */
  readonly label: string;
}

export const tenantTime = timeOf(systemClock);

function timeOf({ monotonicMs, sleep }: Clock): Time {
  return { monotonicMs, sleep, random: Math.random };
}

/** Runs `use` on the tenant and closes it. Throws InputError for a bad file or a missing credential, and NotReached where there is no way to it. */
export function withTenant<Result>(
  options: OneShotOptions,
  use: (once: OneShot & Pick<Place, 'label'>) => Promise<Result>,
  clock: Clock = systemClock,
): Promise<Result> {
  return withConnection(options, async ({ connection, ...place }) => {
    const client = openTenant(connection, timeOf(clock));
    try {
      return await use({ ...place, client, faulted: printFault });
    } finally {
      await client.close();
    }
  });
}

/** What a worker has in its log. */
function printFault({ of, id, stack = '' }: InternalError): void {
  printText(`hardenbot itself failed at ${of} (${id}):\n${stack}`, process.stderr);
}

/** The same for anyone who opens the tenant in another way. */
export async function withConnection<Result>(options: OneShotOptions, use: (place: Place) => Promise<Result>): Promise<Result> {
  const { name, tenant, approvals } = loadTenantSettings(options.settings, options.tenant);
  const shared = { settings: tenant, approvals, monotonicMs: systemClock.monotonicMs };
  if (options.state !== undefined)
    return withSimulator(options.state, (place) => use({ ...shared, ...place, label: place.tenantId }));
  const { tenantId } = tenant;
  if (tenantId === undefined)
    throw new InputError('There is no tenant to look at.', [
      '--state FILE for an export, or --settings hardenbot.yaml for the tenant whose tenantId is there',
    ]);
  const credential = tenantCredential(name, Secrets.from(options.envFile), tenant);
  const connection = tenantConnection({ tenantId, tenant, credential });
  await withProgress('looking for the tenant …', () => assertReachable(connection));
  return use({ ...shared, tenantId, label: approvals === null ? tenantId : name, asOf: systemClock.now(), connection });
}

async function withSimulator<Result>(
  file: string,
  use: (place: Pick<Place, 'connection' | 'tenantId' | 'asOf' | 'exceptions'>) => Promise<Result>,
): Promise<Result> {
  const document = readDocument(file);
  const state = parseState(document, file);
  const simulator = await startSimulator({ state, monotonicMs: systemClock.monotonicMs });
  const { tenantId, endpoints, ca, credential } = simulator;
  try {
    const connection: TenantConnection = {
      tenantId,
      endpoints,
      ca,
      credential: { kind: 'secret', clientId: credential.clientId, secret: credential.clientSecret },
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
      isOwn: true,
    };
    return await use({ connection, tenantId, asOf: new Date(state.asOf), exceptions: exceptionsIn(document) });
  } finally {
    await simulator.close();
  }
}
