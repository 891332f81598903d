/** Opens the tenant of one command: a simulated one from a state file, or the configured one. */
import { openTenant } from '../../adapters/m365/index.js';
import { startSimulator } from '../../adapters/m365/simulator/index.js';
import { parseState } from '../../adapters/m365/simulator/state.js';
import { tenantConnection, tenantCredential } from '../compose/tenant-connection.js';
import { readDocument } from '../config/document.js';
import { loadTenantSettings, Secrets } from '../config/load.js';
import { InputError } from '../errors.js';
import { systemClock } from '../process/system-clock.js';
import type { OneShot } from './one-shot.js';

export interface OneShotOptions {
  readonly state?: string;
  readonly settings?: string;
  readonly tenant?: string;
  /** Files with the credential to read the tenant by. */
  readonly envFile?: readonly string[];
}

/** Runs `use` on the tenant and closes it. Throws InputError for a bad file or a missing credential. */
export async function withTenant<Result>(options: OneShotOptions, use: (once: OneShot) => Promise<Result>): Promise<Result> {
  const { name, tenant, approvals } = loadTenantSettings(options.settings, options.tenant);
  const time = { monotonicMs: systemClock.monotonicMs, sleep: systemClock.sleep, random: Math.random };
  const shared = { settings: tenant, approvals, monotonicMs: systemClock.monotonicMs };
  if (options.state !== undefined) {
    const state = parseState(readDocument(options.state), options.state);
    const simulator = await startSimulator({ state, monotonicMs: systemClock.monotonicMs });
    const { credential } = simulator;
    const client = openTenant(
      {
        tenantId: simulator.tenantId,
        endpoints: simulator.endpoints,
        ca: simulator.ca,
        credential: { kind: 'secret', clientId: credential.clientId, secret: credential.clientSecret },
        resolve: (question) => simulator.resolve(question),
        giveUpAfterMs: 60_000,
      },
      time,
    );
    try {
      return await use({ ...shared, client, tenantId: simulator.tenantId, asOf: new Date(state.asOf) });
    } finally {
      await client.close();
      await simulator.close();
    }
  }
  if (tenant.tenantId === undefined)
    throw new InputError('There is no tenant to look at.', [
      '--state FILE for an export, or --settings hardenbot.yaml for the tenant whose tenantId is there',
    ]);
  const client = openTenant(
    tenantConnection({
      tenantId: tenant.tenantId,
      tenant,
      credential: tenantCredential(name, Secrets.from(options.envFile), tenant),
    }),
    time,
  );
  try {
    return await use({ ...shared, client, tenantId: tenant.tenantId, asOf: systemClock.now() });
  } finally {
    await client.close();
  }
}
