/** What the store keeps of tenants, for commands that read no tenant: the same that the gateway says in chat. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createHistoryStore } from '../../adapters/redis/history.js';
import { createEntryLog } from '../../adapters/redis/ledger.js';
import { createRoundStore } from '../../adapters/redis/rounds.js';
import { createSealedStore } from '../../adapters/redis/sealed-store.js';
import { createPostureStore, createProgressStore, createReadWatermarkStore } from '../../adapters/redis/stores.js';
import { openWaiting } from '../../adapters/redis/waiting.js';
import { plainText } from '../chat/safe-text.js';
import { everyTenant, groupsOfTenant } from '../config/groups.js';
import { LiveSettings } from '../config/live-settings.js';
import type { Secrets } from '../config/load.js';
import { tenantIdOf } from '../config/rules-of-tenant.js';
import type { Settings, TenantSettings } from '../config/settings.js';
import { definitions } from '../controls/definitions.js';
import { doneMeanwhile } from '../engine/ledger/done-meanwhile.js';
import { LedgerBehind, orRetryLater, RetryLater } from '../engine/ledger/retry-later.js';
import { openLedger } from '../engine/ledger/sealed-ledger.js';
import { sealedValues } from '../engine/ledger/sealed-value.js';
import { decisionVerifier } from '../engine/plan/decision.js';
import type { NoticePorts } from '../features/notices.js';
import { openFeatureStores } from '../features/ports.js';
import { type InEffectPorts, settingsInEffect } from '../features/settings-in-effect.js';
import { everyWaivedIn, waivedIn } from '../features/waived.js';
import { stillRuns, whomToCall } from '../features/while-halted.js';
import type { ReportPorts } from '../frameworks/tenant-report.js';
import type { HasFirstAudit, HasVerifier } from '../gateway/commands/command.js';
import { firstAudit } from '../gateway/first-audit.js';
import type { UntakenPorts } from '../gateway/untaken-requests.js';
import { keyringToRead } from '../keys/read-keyring.js';
import { calendarOf, dayOf } from '../lib/calendar.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { InputError } from '../lib/errors.js';
import { listInLine } from '../lib/truncate.js';
import { createDirectory } from '../people/directory.js';
import { keepHeapSmall, keepYoungGenerationSmall } from '../process/node-flags.js';
import { systemClock } from '../process/system-clock.js';
import { mirrorFolder, withStore } from './with-store.js';

interface StoredTenant {
  readonly name: string;
  readonly id: string;
  /** What is shown of it is derived from these. */
  readonly ports: ReportPorts &
    InEffectPorts<TenantSettings> &
    HasVerifier &
    HasFirstAudit &
    UntakenPorts &
    NoticePorts & { readonly waived: ReportPorts['everyWaived'] };
}

/**
 * The names of the tenants that are meant, by the name of one or of a group behind an `@`: all where none is named. Throws InputError for what is
 * not there, by the option that named it.
 */
export function tenantNames(settings: Settings, wanted: string | undefined, option = '--tenant'): readonly string[] {
  const all = Object.keys(settings.tenants);
  if (wanted === undefined) return all;
  if (!wanted.startsWith('@')) {
    if (all.includes(wanted)) return [wanted];
    throw new InputError(`There is no tenant "${wanted}".`, [
      `${option}: choose one of ${listInLine(all)}`,
      'if it was removed: --settings with a copy of hardenbot.yaml that still lists it; its record is in the store',
    ]);
  }
  const groups = Object.entries(settings.tenants).map(
    ([name, { tags }]) => [name, new Set([everyTenant, ...groupsOfTenant(settings, name, tags)])] as const,
  );
  const names = groups.flatMap(([name, own]) => (own.has(wanted.slice(1)) ? [name] : []));
  if (names.length > 0) return names;
  const known = [...new Set(groups.flatMap(([, own]) => [...own]))].map((group) => `@${group}`);
  const meant = didYouMean(wanted, known);
  const remedy = meant === null ? `choose one of ${listInLine(known)}` : `did you mean ${meant}?`;
  throw new InputError(`There is no group ${wanted} with a tenant.`, [`${option}: ${remedy}`]);
}

/**
 * Opens the store, hands out each tenant of these names, and closes it. One whose ledger cannot be read keeps no other from being handed out: it
 * is reported on the error output, and the exit code is 1.
 */
export async function withStoredTenants(
  { settings, secrets, names }: { readonly settings: Settings; readonly secrets: Secrets; readonly names: readonly string[] },
  work: (tenant: StoredTenant) => Promise<void>,
): Promise<void> {
  keepHeapSmall('command');
  keepYoungGenerationSmall();
  await withStore({ settings, secrets }, (redis) => handOut(redis, { settings, secrets, names }, work));
}

async function handOut(
  redis: StoreClient,
  { settings, secrets, names }: Parameters<typeof withStoredTenants>[0],
  work: (tenant: StoredTenant) => Promise<void>,
): Promise<void> {
  const keyring = keyringToRead(secrets);
  // Groups are not asked here: where the approval rules name one, nothing is known to be accepted by enough people.
  const directory = createDirectory({ settings, groups: null, links: null });
  const ledger = openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer: null });
  const now = (): Date => systemClock.now();
  const of = { keyring, signer: null, now };
  const byWorkers = sealedValues('worker', of);
  const byGateways = sealedValues('gateway', of);
  const verifier = decisionVerifier(keyring);
  const accepted = { ledger, verifier, policy: (id: string) => directory.policy(id), now };
  const rounds = createRoundStore(redis, byWorkers);
  const progress = createProgressStore(redis, byWorkers);
  const ports = {
    ledger,
    verifier,
    stores: openFeatureStores({
      byGateways: createSealedStore(redis, byGateways),
      byWorkers: createSealedStore(redis, byWorkers),
    }),
    decided: settingsInEffect(new LiveSettings(settings), verifier),
    controls: definitions,
    now,
    watermark: createReadWatermarkStore(redis, byWorkers),
    firstAudit: (id: string) => firstAudit({ ledger, progress, now }, id),
    history: createHistoryStore(redis, byWorkers),
    postures: createPostureStore(redis, byWorkers),
    everyWaived: (id: string) => everyWaivedIn(accepted, id),
    waived: (id: string) => waivedIn(accepted, id),
    lastDigest: async (id: string) => (await rounds.digests([id]))[0] ?? null,
  };
  for (const name of names) {
    const tenant = settings.tenants[name];
    if (tenant === undefined) continue;
    const zone = calendarOf({ settings: tenant });
    const today = (): string => dayOf(now(), zone);
    const failed = await orRetryLater(
      work({ name, id: tenantIdOf(name, tenant), ports: { ...ports, today, calendarOf: () => zone } }),
    );
    if (!(failed instanceof RetryLater)) continue;
    const more = failed instanceof LedgerBehind ? ` ${stillRuns} ${whomToCall}` : '';
    process.stderr.write(`${name}: ${plainText(failed.message)}${more}\n`);
    if (failed instanceof LedgerBehind)
      for (const line of doneMeanwhile(await openWaiting(mirrorFolder(secrets)).of(tenantIdOf(name, tenant))))
        process.stderr.write(`  Meanwhile ${plainText(line)}\n`);
    process.exitCode = 1;
  }
}
