/** Looks at the store: whether it answers, is what the settings name, keeps what it is given, and how the ledgers in it are. */
import { existsSync } from 'node:fs';
import { connectStore, type StoreClient } from '../../../adapters/redis/connection.js';
import { inspectStore, whyNoWrites } from '../../../adapters/redis/inspect.js';
import { createEntryLog } from '../../../adapters/redis/ledger.js';
import { ledgerSize } from '../../../adapters/redis/ledger-size.js';
import { awayReason, awayRemedy, type StorePlace } from '../../../adapters/redis/place.js';
import { forgetsTransactions, rightsAtSentinels, rightsTooMany } from '../../../adapters/redis/rights.js';
import { createTenantRegister } from '../../../adapters/redis/tenant-register.js';
import { tryMirror } from '../../../adapters/redis/try-mirror.js';
import { openWaiting } from '../../../adapters/redis/waiting.js';
import { type SaidStore, storePlaceOf } from '../../compose/store-place.js';
import { lookedAfter, tenantsOf } from '../../compose/tenants.js';
import { LiveSettings } from '../../config/live-settings.js';
import type { Secrets } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import { type OrphanedChange, orphanedChanges } from '../../engine/changes/orphaned-changes.js';
import { doneMeanwhile } from '../../engine/ledger/done-meanwhile.js';
import type { Ledger } from '../../engine/ledger/ledger.js';
import { openLedger } from '../../engine/ledger/sealed-ledger.js';
import { decisionVerifier } from '../../engine/plan/decision.js';
import { lastOutage } from '../../features/reach/outage.js';
import { differingFromFile, settingsInEffect } from '../../features/settings-in-effect.js';
import { whileAway } from '../../features/while-halted.js';
import type { Keyring } from '../../keys/keyring.js';
import { keyringToRead } from '../../keys/read-keyring.js';
import type { Clock } from '../../lib/clock.js';
import { InputError } from '../../lib/errors.js';
import { utcMinute } from '../../lib/utc-minute.js';
import { mirrorTrouble } from '../../process/mirror-trouble.js';
import { hashOf } from '../../process/settings-file.js';
import { storeTrouble } from '../../process/store-trouble.js';
import { systemClock } from '../../process/system-clock.js';
import { type Check, missing, unknown, works } from '../../setup/doctor/check.js';
import { checkOutage } from '../../setup/doctor/credential.js';
import {
  checkHalted,
  checkLedgerSize,
  checkOrphanedChanges,
  checkSentinelUser,
  checkStoreUser,
  type HaltedLedger,
  type SeenLedger,
} from '../../setup/doctor/ledgers.js';
import { checkClock, checkProcesses } from '../../setup/doctor/processes.js';
import { checkDiffering } from '../../setup/doctor/settings.js';
import { checkStoreCertificate } from '../../setup/doctor/store-certificate.js';
import { storeLoss } from '../../setup/doctor/store-loss.js';
import { aclDefault, storePasswordVariable } from '../../setup/store-users.js';
import { mirrorFolder } from '../with-store.js';

interface Looking {
  readonly settingsFile: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** Without readable settings REDIS_URL alone says where the store is. */
export async function checkStore(
  settings: Settings | null,
  { secrets, clock, settingsFile }: Looking,
): Promise<readonly Check[]> {
  const area = 'store';
  let place: StorePlace;
  try {
    place = await storePlaceOf(settings ?? {}, secrets);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [missing({ area, name: 'connection', found: error.what, remedy: error.problems.join('; ') })];
  }
  const { unreachable, refused, wrong, safety, processes, time, certificateEnd } = await inspectStore(place, clock.now());
  if (unreachable !== null)
    return [
      missing({
        area,
        name: 'connection',
        found: `it does not answer: ${awayReason(unreachable)}. ${whileAway((settings?.approvals.undoWithoutStoreAfter ?? usualGraceMs) / minuteMs)}`,
        remedy: awayRemedy(unreachable, place),
      }),
    ];
  const connection = works(area, 'connection', 'it answers, over TLS or on this machine');
  if (refused !== null)
    return [connection, missing({ area, name: 'login', found: 'it does not take the login', remedy: refused })];
  if (wrong.length > 0)
    return [
      connection,
      ...wrong.map((remedy) => missing({ area, name: 'kind', found: 'it is not what the settings name', remedy })),
    ];
  if (safety.length > 0)
    return [
      connection,
      ...safety.map((problem) => missing({ area, name: 'durability', found: 'it may forget', remedy: problem })),
    ];
  return [
    connection,
    ...checkStoreCertificate(certificateEnd, clock.now()),
    checkTakesWrites(await whyNoWrites(place, clock.now())),
    ...((await forgetsTransactions(place)) ? [checkForgets()] : []),
    ...checkLogin(place),
    ...(await checkGatewayLogin(settings ?? {}, secrets, clock.now())),
    checkStoreUser({
      durability: place.durability,
      hasToken: place.passwords.renewed !== undefined,
      tooMany: await rightsTooMany(place),
    }),
    ...checkSentinelUser(await rightsAtSentinels(place)),
    works(area, 'durability', storeLoss(place.durability).sentence),
    checkClock('store', { theirs: time, ours: clock.now() }),
    ...checkProcesses(processes, hashOf(settingsFile) ?? ''),
    ...(settings === null ? [] : await checkHalts(settings, place, secrets)),
    ...(settings === null ? [] : await checkOutages(settings, place, secrets)),
    ...(settings === null ? [] : await checkDecided(settings, { place, secrets, clock })),
    ...(settings === null ? [] : checkOrphanedChanges(await openElsewhere(settings, place, secrets))),
    ...(settings === null ? [] : await checkLedgers(settings, place, clock.now())),
  ];
}

/** @param said in the store's words; null: it takes writes */
function checkTakesWrites(said: string | null): Check {
  const about = { area: 'store', name: 'writes' } as const;
  if (said === null) return works(about.area, about.name, 'it takes them');
  const { why, remedy } = storeTrouble(said);
  return missing({ ...about, found: `it takes none: ${why}`, remedy: remedy ?? 'look at its log' });
}

function checkForgets(): Check {
  return missing({
    area: 'store',
    name: 'users',
    found:
      'when it starts again it drops what it took as transactions, entries of ledgers among them: the user default may not do that',
    remedy:
      'before it is restarted, write this in place of the line of default in its file of users (store-users.acl); where users were made with ACL SETUSER, send it so, then ACL SAVE',
    lines: [aclDefault],
  });
}

/** A command logs in as the worker where both passwords are there: that of the gateway is tried by nothing else before it starts. */
async function checkGatewayLogin(said: SaidStore, secrets: Secrets, now: Date): Promise<readonly Check[]> {
  if (Object.values(storePasswordVariable).some((variable) => secrets.optional(variable) === undefined)) return [];
  const { refused } = await inspectStore(await storePlaceOf(said, secrets, 'gateway'), now);
  if (refused === null) return [];
  return [missing({ area: 'store', name: 'login', found: 'it does not take the login of the gateway', remedy: refused })];
}

const minuteMs = 60_000;
/** As the settings have it where they say nothing. */
const usualGraceMs = 5 * minuteMs;

/** Nothing where the mirror of no worker is on this machine. */
export async function checkMirror(folder: string): Promise<readonly Check[]> {
  if (!existsSync(folder)) return [];
  const about = { area: 'store', name: 'mirror' } as const;
  try {
    await tryMirror(folder, 'doctor');
    return [works(about.area, about.name, `${folder} takes writes`)];
  } catch (error) {
    const { why, remedy, isOfUser = false } = mirrorTrouble(error);
    const found = `${folder} takes no writes: ${why}`;
    // The worker may well be another user.
    return [
      isOfUser
        ? unknown({ ...about, found, remedy: `run it as the user of the worker; ${remedy}` })
        : missing({ ...about, found, remedy }),
    ];
  }
}

/** None where the keys are not known, as below. */
async function checkHalts(settings: Settings, place: StorePlace, secrets: Secrets): Promise<readonly Check[]> {
  const folder = mirrorFolder(secrets);
  const waiting = openWaiting(folder);
  return await withLedger({ place, secrets, none: [] }, async (ledger) => {
    const halted: HaltedLedger[] = [];
    for (const { name, id } of tenantsOf(settings)) {
      const reason = await ledger.whyHalted(id);
      if (reason !== null) halted.push({ tenant: name, reason, done: doneMeanwhile(await waiting.of(id)) });
    }
    return checkHalted(halted, existsSync(folder));
  });
}

/** The tenants that workers cannot sign in to, as they wrote it down: this machine may hold another credential than theirs. */
function checkOutages(settings: Settings, place: StorePlace, secrets: Secrets): Promise<readonly Check[]> {
  return withLedger({ place, secrets, none: [] }, async (ledger) => {
    const found: Check[] = [];
    for (const { name, id } of tenantsOf(settings)) {
      const outage = (await ledger.whyHalted(id)) === null ? await lastOutage(ledger, id) : null;
      if (outage !== null && outage.until === null) found.push(checkOutage(name, outage));
    }
    return found;
  });
}

/** Where decisions of people in chat differ from the file that this machine has. None of a halted tenant, which another check names. */
function checkDecided(
  settings: Settings,
  { place, secrets, clock }: { readonly place: StorePlace; readonly secrets: Secrets; readonly clock: Clock },
): Promise<readonly Check[]> {
  return withLedger({ place, secrets, none: [] }, async (ledger, _redis, keyring) => {
    const decided = settingsInEffect(new LiveSettings(settings), decisionVerifier(keyring));
    const found: Check[] = [];
    for (const tenant of tenantsOf(settings)) {
      if ((await ledger.whyHalted(tenant.id)) !== null) continue;
      const ports = { decided, ledger, now: () => clock.now() };
      found.push(...checkDiffering(tenant.name, await differingFromFile(ports, tenant)));
    }
    return found;
  });
}

async function checkLedgers(settings: Settings, place: StorePlace, now: Date): Promise<readonly Check[]> {
  return (await ledgersOf(settings, place)).flatMap((ledger) => checkLedgerSize(ledger, now));
}

/** Nothing to say of a password: it does not end. */
function checkLogin({ passwords }: StorePlace): readonly Check[] {
  if (passwords.renewed === undefined) return [];
  const { user, endsAt } = passwords.renewed.current();
  return [works('store', 'login', `as ${user}, with a token that ends at ${utcMinute(endsAt)} and is renewed before`)];
}

/** Those that there are. */
async function ledgersOf(settings: Settings, place: StorePlace): Promise<readonly SeenLedger[]> {
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    const sizes = await Promise.all(
      tenantsOf(settings).map(async ({ name, id }) => ({ tenant: name, size: await ledgerSize(redis, id) })),
    );
    return sizes.flatMap(({ tenant, size }) => (size === null ? [] : [{ tenant, ...size }]));
  } finally {
    redis.disconnect();
  }
}

function openElsewhere(settings: Settings, place: StorePlace, secrets: Secrets): Promise<readonly OrphanedChange[]> {
  return withLedger({ place, secrets, none: [] }, (ledger, redis) =>
    orphanedChanges({ register: createTenantRegister(redis), ledger }, lookedAfter(settings)),
  );
}

/** `none` where the keys are not known: that those are missing is said of them. */
async function withLedger<Answer>(
  { place, secrets, none }: { readonly place: StorePlace; readonly secrets: Secrets; readonly none: Answer },
  ask: (ledger: Ledger, redis: StoreClient, keyring: Keyring) => Promise<Answer>,
): Promise<Answer> {
  const keyring = keyringOrNull(secrets);
  if (keyring === null) return none;
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    return await ask(openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer: null }), redis, keyring);
  } finally {
    redis.disconnect();
  }
}

function keyringOrNull(secrets: Secrets): Keyring | null {
  try {
    return keyringToRead(secrets);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
