/** What the store keeps of tenants, for commands that read no tenant: the same that the gateway tells in chat. */
import { connectStore } from '../../adapters/redis/connection.js';
import { createHistoryStore } from '../../adapters/redis/history.js';
import { createEntryLog } from '../../adapters/redis/ledger.js';
import { createRoundStore } from '../../adapters/redis/rounds.js';
import { createPostureStore } from '../../adapters/redis/stores.js';
import { calendarOf, dayOf } from '../calendar.js';
import { storePlaceOf } from '../compose/store-place.js';
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { controls } from '../controls/index.js';
import { InputError } from '../errors.js';
import type { ReportPorts } from '../frameworks/tenant-report.js';
import { keyringToRead } from '../keys/read-keyring.js';
import { openLedger } from '../ledger/sealed-ledger.js';
import { sealedValues } from '../ledger/sealed-value.js';
import { createDirectory } from '../people/directory.js';
import { decisionVerifier } from '../plan/decision.js';
import { systemClock } from '../process/system-clock.js';
import { everyWaiverOf, waiversOf } from '../waivers/waivers.js';

export interface StoredTenant {
  readonly name: string;
  readonly id: string;
  /** What is told of it is told from these. */
  readonly ports: ReportPorts & { readonly waivers: ReportPorts['everyWaiver'] };
}

/** The names of the tenants that are meant: all where none is named. Throws InputError for one that is not there. */
export function tenantNames(settings: Settings, wanted: string | undefined): readonly string[] {
  const names = Object.keys(settings.tenants);
  if (wanted === undefined) return names;
  if (!names.includes(wanted))
    throw new InputError(`There is no tenant "${wanted}".`, [`--tenant: choose one of ${names.join(', ')}`]);
  return [wanted];
}

/** Opens the store, hands out each tenant of these names, and closes it. */
export async function withStoredTenants(
  { settings, secrets, names }: { readonly settings: Settings; readonly secrets: Secrets; readonly names: readonly string[] },
  work: (tenant: StoredTenant) => Promise<void>,
): Promise<void> {
  const redis = connectStore(await storePlaceOf(settings, secrets));
  redis.on('error', () => undefined);
  const keyring = keyringToRead(secrets);
  // Groups are not asked here, so where the approval rules name one, no waiver is listed.
  const directory = createDirectory({ settings, groups: null, links: null });
  const ledger = openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer: null });
  const now = (): Date => systemClock.now();
  const byWorkers = sealedValues('worker', { keyring, signer: null, now });
  const waivers = { ledger, verifier: decisionVerifier(keyring), policy: (id: string) => directory.policy(id), now };
  const rounds = createRoundStore(redis, byWorkers);
  const ports = {
    ledger,
    controls,
    now,
    history: createHistoryStore(redis, byWorkers),
    postures: createPostureStore(redis, byWorkers),
    everyWaiver: (id: string) => everyWaiverOf(waivers, id),
    waivers: (id: string) => waiversOf(waivers, id),
    lastDigest: async (id: string) => (await rounds.digests([id]))[0] ?? null,
  };
  try {
    for (const name of names) {
      const tenant = settings.tenants[name];
      if (tenant === undefined) continue;
      const zone = calendarOf({ settings: tenant });
      const today = (): string => dayOf(now(), zone);
      await work({ name, id: tenant.tenantId ?? name, ports: { ...ports, today, zoneOf: () => zone } });
    }
  } finally {
    redis.disconnect();
  }
}
