/** `hardenbot ledger`: verify it against checkpoints, put back what the store lost, write it out. */
import type { Command } from 'commander';
import type { StoreClient } from '../../adapters/redis/connection.js';
import { storedRows } from '../../adapters/redis/ledger.js';
import { NothingGenuine, type Restored, type RestoreKeys, restoreLedger } from '../../adapters/redis/ledger-restore.js';
import { checkStore } from '../../adapters/redis/safety.js';
import { plainJson } from '../chat/safe-text.js';
import { tenantsOf } from '../compose/tenants.js';
import type { Settings } from '../config/settings.js';
import { keyringFor, keyringToRead } from '../keys/read-keyring.js';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import type { Entry } from '../ledger/entry.js';
import { entrySigner } from '../ledger/envelope.js';
import { isUnreadable, readRow } from '../ledger/stored-row.js';
import { InputError } from '../lib/errors.js';
import { canonicalJson } from '../lib/json.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { withoutSecrets } from '../plan/operation.js';
import { systemClock } from '../process/system-clock.js';
import { tellSetAside } from '../queue/tell-of-ledger.js';
import { registerArchive } from './archive-ledger.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { type LedgerOptions, ledgerKey, opened } from './ledger-store.js';
import { printJson, printLines } from './output/print-lines.js';
import { exitCodeOf, judgeLedger, type TenantVerdict } from './verify-ledger.js';

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
      .option('--tenant <name>', 'one tenant; all when left out')
      .option('--mirror <folder>', "the folder of the worker's mirror (HARDENBOT_LEDGER_MIRROR)");
  common('verify', 'check both chains, every signature, the mirror, and every checkpoint that is given')
    .option('--checkpoint <text...>', 'checkpoints, as the cards of finished changes show them', [])
    .option('--segments <folder>', 'the folder of what was archived: its files are verified too, as a part of the chain')
    .option('--json', 'ledger-verify/1, for programs')
    .action((options: VerifyOptions) => verify(options));
  common('restore', 'put back what the store lost, from the mirror; stop gateway and worker before')
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
    if (options.json === true) printJson({ schema: 'ledger-verify/1', exitCode: process.exitCode, tenants: verdicts });
    else for (const verdict of verdicts) printLines(verdictLines(verdict, options.checkpoint.length > 0));
  });
}

const words = {
  damaged: 'damaged',
  incomplete: 'entries are missing',
  halted: 'halted',
  newer: 'written by a newer version',
  cannotTell: 'cannot be told',
};

function verdictLines({ tenant, entries, problems, notes }: TenantVerdict, hasCheckpoint: boolean): readonly string[] {
  const kinds = [...new Set(problems.map(({ kind }) => words[kind]))];
  return [
    `${tenant}: ${entries} entries, ${kinds.length === 0 ? 'all as they were written' : kinds.join(', ')}`,
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
    throw new InputError('A ledger begins anew for one tenant at a time.', [
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
      const restored = await orWhatToDo(tenant.name, folder, restoreLedger(redis, folder, tenant.id, how));
      printLines(restoredLines(tenant.name, restored));
      if (restored.setAside !== null) await postSetAside(redis, settings, { tenantId: tenant.id, seq: restored.setAside.seq });
    }
  });
}

/** Has the channels told. The queues are loaded here alone: no other command of the ledger needs them. */
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
  const lines: string[] = [`${name}: ${entries} entries; ${putBack} put back from the mirror, ${moved} moved behind them`];
  if (setAside !== null)
    lines.push(
      `  ${setAside.rows} rows that no hardenbot process signed were set aside in ${setAside.file}; entry ${setAside.seq} records it.`,
    );
  if (setAside?.isAnew === true) lines.push('  The ledger begins anew with that entry: checkpoints from before do not fit it.');
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

/** An entry for a log of others: banned passwords stay here. */
function shownEntry(entry: Entry): Entry {
  const { event } = entry;
  return event.type === 'intent' ? { ...entry, event: { ...event, operation: withoutSecrets(event.operation) } } : entry;
}
