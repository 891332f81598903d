/** `hardenbot ledger`: verify it against checkpoints, restore what the store lost, write it out. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createEntryLog, storedRows } from '../../adapters/redis/ledger.js';
import {
  NothingGenuine,
  type Restored,
  type RestoreKeys,
  restoreLedger,
  whyHalted,
} from '../../adapters/redis/ledger-restore.js';
import { openSegments } from '../../adapters/redis/ledger-segments.js';
import { MirrorDamaged } from '../../adapters/redis/mirror.js';
import type { StorePlace } from '../../adapters/redis/place.js';
import { writerOf } from '../../adapters/redis/replicated.js';
import { checkStore } from '../../adapters/redis/safety.js';
import { createTenantRegister } from '../../adapters/redis/tenant-register.js';
import { plainJson, plainText } from '../chat/safe-text.js';
import { tenantsOf } from '../compose/tenants.js';
import { toldToAll } from '../compose/webhooks.js';
import { LiveSettings } from '../config/live-settings.js';
import { loadSettings, Secrets } from '../config/load.js';
import { tenantIdOf } from '../config/rules-of-tenant.js';
import type { Settings } from '../config/settings.js';
import { definitions } from '../controls/definitions.js';
import { minArchiveDays, usualArchiveDays } from '../engine/ledger/archive-age.js';
import { parseCheckpoint } from '../engine/ledger/checkpoint.js';
import type { Entry } from '../engine/ledger/entry.js';
import { entrySigner } from '../engine/ledger/envelope.js';
import { RetryLater, storeRetryLater } from '../engine/ledger/retry-later.js';
import { rewrappedEntry } from '../engine/ledger/rewrapped.js';
import { openLedger } from '../engine/ledger/sealed-ledger.js';
import { isUnreadable, readRow } from '../engine/ledger/stored-row.js';
import { decisionVerifier } from '../engine/plan/decision.js';
import { withoutSecrets } from '../engine/plan/operation.js';
import { settingsInEffect } from '../features/settings-in-effect.js';
import { keyringFor, keyringToRead } from '../keys/read-keyring.js';
import { InputError } from '../lib/errors.js';
import { canonicalJson } from '../lib/json.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { listInLine } from '../lib/truncate.js';
import { keepHeapSmall, keepYoungGenerationSmall } from '../process/node-flags.js';
import { storeTroubleLine } from '../process/store-trouble.js';
import { systemClock } from '../process/system-clock.js';
import { tellSetAside } from '../queue/tell-of-ledger.js';
import { counted } from '../views/words.js';
import { type Archived, archiveLedger } from '../worker/archive/archive-ledger.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { printJson, printLines } from './output/print-lines.js';
import { inTheWay, isOfDisk } from './output/write-new.js';
import { exitCodeOf, judgeLedger, type TenantVerdict } from './verify-ledger.js';
import { mirrorFolder, withStore } from './with-store.js';

type VerifyOptions = LedgerOptions & {
  readonly checkpoint: readonly string[];
  readonly segments?: string;
  readonly json?: boolean;
};

export function registerLedger(program: Command): void {
  const ledger = program.command('ledger').description(summaries.ledger);
  const common = (name: string, description: string): Command =>
    ledger
      .command(name)
      .description(description)
      .option('--settings <file>', 'the settings', 'hardenbot.yaml')
      .addOption(envFileOption())
      .option('--tenant <name>', 'one tenant, one that left the settings by its id; all of the settings when left out')
      .option('--mirror <folder>', "the folder of the worker's mirror (HARDENBOT_LEDGER_MIRROR)");
  common('verify', 'check both chains, every signature, the mirror, and every checkpoint that is given')
    .option('--checkpoint <text...>', 'checkpoints, as the cards of finished changes show them', [])
    .option('--segments <folder>', 'the folder of what was archived: its files are verified too, as a part of the chain')
    .option('--json', 'ledger-verify/1, for programs')
    .action((options: VerifyOptions) => verify(options));
  common('restore', 'restore what the store lost, from the mirror, one tenant after the other; runs beside gateway and worker')
    .option('--begin-anew', 'where no genuine entry is left anywhere: set aside what is in the store and begin an empty ledger')
    .action((options: RestoreOptions) => restore(options));
  registerArchive(ledger);
  common('export', 'write every entry to standard output, as it is stored')
    .option('--format <format>', 'jsonl: one entry a line', 'jsonl')
    .action((options: LedgerOptions & { readonly format: string }) => exportEntries(options));
}

function verify(options: VerifyOptions): Promise<void> {
  // What was not copied whole says nothing of the ledger.
  const garbled = options.checkpoint.filter((text) => parseCheckpoint(text) === null);
  if (garbled.length > 0)
    throw new InputError(
      'A checkpoint cannot be read, so the ledger was not judged.',
      garbled.map((text) => `--checkpoint: "${text.slice(0, 60)}" is none; copy it whole from the chat`),
    );
  return opened(options, async ({ redis, tenants, secrets, folder }) => {
    const { checkpoint: checkpoints, segments } = options;
    const input = { redis, folder, checkpoints, keyring: keyringToRead(secrets), ...omitUndefined({ segments }) };
    const verdicts: TenantVerdict[] = [];
    for (const tenant of tenants) verdicts.push(await judgeLedger(input, tenant));
    process.exitCode = exitCodeOf(verdicts);
    if (options.tenant === undefined) await tellRemoved(redis, tenants);
    if (options.json === true) printJson({ schema: 'ledger-verify/1', exitCode: process.exitCode, tenants: verdicts });
    else for (const verdict of verdicts) printLines(verdictLines(verdict, options.checkpoint.length > 0));
  });
}

/** All are those of the settings: of others it is said that nobody looked. */
async function tellRemoved(redis: StoreClient, tenants: Opened['tenants']): Promise<void> {
  const { ids } = await createTenantRegister(redis).others(tenants.map(({ id }) => id));
  if (ids.length > 0)
    process.stderr.write(`Not verified, because no settings have it any more: ${ids.join(', ')}. --tenant takes such an id.\n`);
}

const words = {
  damaged: 'damaged',
  incomplete: 'entries are missing',
  halted: 'halted',
  newer: 'written by a newer version',
  cannotTell: 'is unknown',
};

function verdictLines({ tenant, entries, problems, notes }: TenantVerdict, hasCheckpoint: boolean): readonly string[] {
  const kinds = [...new Set(problems.map(({ kind }) => words[kind]))];
  return [
    `${tenant}: ${counted(entries, 'entry', 'entries')}, ${kinds.length === 0 ? `all as ${entries === 1 ? 'it was' : 'they were'} written` : kinds.join(', ')}`,
    ...problems.map(({ text }) => `  - ${text}`),
    ...notes.map((note) => `  ${note}`),
    ...(hasCheckpoint
      ? []
      : ['  No checkpoint was given: that store and mirror were both set back cannot be found without one.']),
  ];
}

type RestoreOptions = LedgerOptions & { readonly beginAnew?: boolean };

function restore(options: RestoreOptions): Promise<void> {
  if (options.beginAnew === true && options.tenant === undefined)
    throw new InputError('A ledger begins again for one tenant at a time.', [
      '--tenant: name the one that has no genuine entry left',
    ]);
  return opened(options, async ({ redis, place, tenants, settings, secrets, folder }) => {
    await checkStore(redis, place);
    const pem = ledgerKey(secrets, 'it signs for the new place of what moves');
    const how: RestoreKeys = {
      keyring: keyringFor('worker', pem, secrets),
      signer: entrySigner('worker', pem),
      now: () => systemClock.now(),
      mayBeginAnew: options.beginAnew === true,
    };
    for (const tenant of tenants) {
      const restored = await restoredForGood(redis, folder, { ...tenant, how });
      printLines(restoredLines(tenant.name, restored));
      if (restored.setAside !== null) await postSetAside(redis, settings, { tenantId: tenant.id, seq: restored.setAside.seq });
    }
  });
}

/** Milliseconds in which a process that runs still judges what it had read before. */
const settlesMs = 2000;
const maxTries = 3;

/** A process that had read what was there before may halt the tenant once more for it: then it is restored once more. */
async function restoredForGood(
  redis: StoreClient,
  folder: string,
  { name, id, how }: { readonly name: string; readonly id: string; readonly how: RestoreKeys },
): Promise<Restored> {
  const wasHalted = (await whyHalted(redis, id)) !== null;
  const restored = await orWhatToDo(name, folder, restoreLedger(redis, folder, id, how));
  if (!wasHalted) return restored;
  for (let tries = 1; tries < maxTries; tries += 1) {
    await systemClock.sleep(settlesMs);
    if ((await whyHalted(redis, id)) === null) break;
    await restoreLedger(redis, folder, id, how);
  }
  return restored;
}

/** Has the channels notified. The queues are loaded here alone: no other command of the ledger needs them. */
async function postSetAside(
  redis: StoreClient,
  settings: Settings,
  what: { readonly tenantId: string; readonly seq: number },
): Promise<void> {
  const { openQueues } = await import('../../jobs/queues.js');
  const jobs = openQueues(redis);
  await tellSetAside(jobs, tenantsOf(settings), what);
  await jobs.close();
}

async function orWhatToDo(name: string, folder: string, restoring: Promise<Restored>): Promise<Restored> {
  try {
    return await restoring;
  } catch (error) {
    if (error instanceof MirrorDamaged)
      throw new InputError(`The mirror of tenant ${name} in ${folder} is damaged: ${error.why} Nothing was changed.`, [
        '--mirror: name the folder of another worker, or of a backup',
        'or, if hardenbot ledger verify finds nothing wrong but in the mirror: stop its worker, move the file away and start it; it writes the mirror again from the store',
      ]);
    if (!(error instanceof NothingGenuine)) throw error;
    throw new InputError(
      `Neither the store nor the mirror in ${folder} holds an entry of tenant ${name} that hardenbot signed. Nothing was changed.`,
      [
        '--mirror: name the folder of another worker, or of a backup',
        `or, if the chat shows no checkpoint of ${name} and no mirror is left: hardenbot ledger restore --tenant ${name} --begin-anew`,
      ],
    );
  }
}

function restoredLines(name: string, { entries, putBack, moved, setAside }: Restored): readonly string[] {
  const lines: string[] = [
    `${name}: ${counted(entries, 'entry', 'entries')}; ${putBack} restored from the mirror, ${moved} moved behind them`,
  ];
  if (setAside !== null)
    lines.push(
      `  ${counted(setAside.rows, 'row')} that no hardenbot process signed ${setAside.rows === 1 ? 'was' : 'were'} set aside in ${setAside.file}; entry ${setAside.seq} records it.`,
    );
  if (setAside?.isAnew === true) lines.push('  The ledger begins again with that entry: checkpoints from before do not fit it.');
  return lines;
}

function exportEntries(options: LedgerOptions & { readonly format: string }): Promise<void> {
  if (options.format !== 'jsonl') throw new InputError('The ledger is written as JSON Lines.', ['--format: write jsonl']);
  return opened(options, async ({ redis, tenants }) => {
    for (const { name, id } of tenants)
      for await (const row of storedRows(redis, id)) {
        const entry = readRow(row);
        if (isUnreadable(entry)) throw new InputError('The ledger cannot be written out whole.', [entry.problem]);
        process.stdout.write(`${plainJson(canonicalJson(shownEntry(entry)))}\n`);
        if (entry.event.type === 'archived')
          process.stderr.write(`${name}: older entries are archived in ${entry.event.file}, and are not among these.\n`);
      }
  });
}

interface ArchiveOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly segments: string;
  readonly olderThan: number;
}

/** `hardenbot ledger archive`: old entries of closed subjects out of the store, into files that the ledger names. */
function registerArchive(ledger: Command): void {
  ledger
    .command('archive')
    .description(
      'move old entries of what is over for good from the store into files; what can still be undone stays; runs beside gateway and worker',
    )
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(envFileOption())
    .option('--tenant <name>', 'one tenant; all when left out')
    .option(
      '--segments <folder>',
      'where the files go: the only copy of these entries outside mirrors, so back it up',
      'ledger-archive',
    )
    .addOption(
      new Option('--older-than <days>', `how old everything of a subject has to be; at least ${minArchiveDays}d`)
        .argParser(daysOf)
        .default(usualArchiveDays, `${usualArchiveDays}d`),
    )
    .action((options: ArchiveOptions) => archive(options));
}

function daysOf(text: string): number {
  const days = /^\d{1,5}d$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (days < minArchiveDays) throw new InvalidArgumentError(`Write days, at least ${minArchiveDays}: 400d.`);
  return days;
}

/** A tenant that is halted, or is written to at this moment, keeps no other from being archived; then the exit code is 1. */
function archive(options: ArchiveOptions): Promise<void> {
  const { segments: folder, olderThan: olderThanDays } = options;
  return opened(options, async ({ redis, place, tenants, settings, secrets }) => {
    await checkStore(redis, place);
    const pem = ledgerKey(secrets, 'it signs what was archived, and where');
    const keyring = keyringFor('worker', pem, secrets);
    const writer = writerOf(place);
    const log = createEntryLog(redis, writer);
    const ledger = openLedger({ log, clock: systemClock, keyring, signer: entrySigner('worker', pem) });
    const parts = { ledger, log, segments: openSegments(folder), keyring, now: () => systemClock.now() };
    const ids = definitions.map(({ id }) => id);
    const live = new LiveSettings(settings);
    const decided = settingsInEffect(live, decisionVerifier(keyring));
    try {
      for (const { name, id } of tenants)
        try {
          await decided.renew(id, ledger);
          const toldUpTo = await toldToAll(ledger, live.view, { id, name });
          const archived = await archiveLedger(parts, { tenant: id, olderThanDays, controls: ids, toldUpTo });
          process.stdout.write(linesOf(archived, name, folder).join(''));
        } catch (error) {
          if (isOfDisk(error)) throw inTheWay(error, folder, '--segments');
          const away = error instanceof RetryLater ? error : storeRetryLater(error);
          if (away === null) throw error;
          process.stderr.write(`${name}: ${plainText(storeTroubleLine(away.message))} Run it again; it goes on where it was.\n`);
          process.exitCode = 1;
        }
    } finally {
      writer?.close();
    }
  });
}

function linesOf({ files, removed, notAtHand }: Archived, name: string, folder: string): readonly string[] {
  const written = files.map(({ file, entries }) => `${name}: ${counted(entries, 'entry is', 'entries are')} in ${file} now\n`);
  const left = notAtHand.map(
    (file) => `${name}: entries of ${file} are in the store still: put that file into ${folder} and run it again\n`,
  );
  const said =
    removed === 0 ? `${name}: nothing to archive\n` : `${name}: ${counted(removed, 'entry', 'entries')} left the store\n`;
  return [...written, said, ...left];
}

/** The store as `hardenbot ledger` works on it: which tenants are meant, and where the mirror is. */
interface LedgerOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly mirror?: string;
}

interface Opened {
  readonly redis: StoreClient;
  readonly place: StorePlace;
  readonly tenants: readonly { readonly name: string; readonly id: string }[];
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly folder: string;
}

/** Opens the store and closes it after the work. Throws InputError for a tenant that is not in the settings, and as `withStore` does. */
function opened(options: LedgerOptions, work: (opened: Opened) => Promise<void>): Promise<void> {
  keepHeapSmall('command');
  keepYoungGenerationSmall();
  const secrets = Secrets.from(options.envFile);
  const settings = loadSettings(options.settings);
  const all = Object.entries(settings.tenants).map(([name, tenant]) => ({ name, id: tenantIdOf(name, tenant) }));
  const named = all.filter(({ name }) => options.tenant === undefined || options.tenant === name);
  const removed = isTenantId(options.tenant) ? [{ name: options.tenant, id: options.tenant }] : [];
  const tenants = named.length > 0 ? named : removed;
  if (tenants.length === 0)
    throw new InputError(`There is no tenant ${options.tenant ?? ''} in the settings.`, [
      `--tenant: one of ${listInLine(all.map(({ name }) => name))}; or the id of one that was removed`,
    ]);
  const folder = options.mirror ?? mirrorFolder(secrets);
  return withStore({ settings, secrets }, (redis, place) => work({ redis, place, tenants, settings, secrets, folder }));
}

function isTenantId(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Throws InputError where there is none. */
function ledgerKey(secrets: Secrets, why: string): string {
  return secrets.requireKey('HARDENBOT_LEDGER_KEY', 'private', `the worker's ledger key: ${why}`);
}

/** For a log of others: banned passwords stay here. One that moved holds the whole entry as text, so that it is shown in the same way. */
export function shownEntry(entry: Entry): Entry {
  const { event } = entry;
  if (event.type === 'intent') return { ...entry, event: { ...event, operation: withoutSecrets(event.operation) } };
  const moved = rewrappedEntry(entry);
  return moved === null ? entry : { ...entry, event: { type: 'moved', text: canonicalJson(shownEntry(moved)) } };
}
