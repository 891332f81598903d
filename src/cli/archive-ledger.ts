/** `hardenbot ledger archive`: old entries of closed subjects out of the store, into files that the ledger names. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createEntryLog } from '../../adapters/redis/ledger.js';
import { openSegments } from '../../adapters/redis/ledger-segments.js';
import { writerOf } from '../../adapters/redis/replicated.js';
import { checkStore } from '../../adapters/redis/safety.js';
import { plainText } from '../chat/safe-text.js';
import { toldToAll } from '../compose/webhooks.js';
import { definitions } from '../controls/definitions.js';
import { keyringFor } from '../keys/read-keyring.js';
import { minArchiveDays, usualArchiveDays } from '../ledger/archive-age.js';
import { entrySigner } from '../ledger/envelope.js';
import { RetryLater, storeRetryLater } from '../ledger/retry-later.js';
import { openLedger } from '../ledger/sealed-ledger.js';
import { systemClock } from '../process/system-clock.js';
import { type Archived, archiveLedger } from '../worker/archive/archive-ledger.js';
import { envFileOption } from './env-file-option.js';
import { ledgerKey, opened } from './ledger-store.js';
import { inTheWay, isOfDisk } from './output/write-new.js';

interface ArchiveOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly segments: string;
  readonly olderThan: number;
}

export function registerArchive(ledger: Command): void {
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
    try {
      for (const { name, id } of tenants)
        try {
          const toldUpTo = await toldToAll(ledger, settings, { id, name });
          const archived = await archiveLedger(parts, { tenant: id, olderThanDays, controls: ids, toldUpTo });
          process.stdout.write(linesOf(archived, name, folder).join(''));
        } catch (error) {
          if (isOfDisk(error)) throw inTheWay(error, folder, '--segments');
          const away = error instanceof RetryLater ? error : storeRetryLater(error);
          if (away === null) throw error;
          process.stderr.write(`${name}: ${plainText(away.message)} Run it again; it goes on where it was.\n`);
          process.exitCode = 1;
        }
    } finally {
      writer?.close();
    }
  });
}

function linesOf({ files, removed, notAtHand }: Archived, name: string, folder: string): readonly string[] {
  const written = files.map(({ file, entries }) => `${name}: ${entries} entries are in ${file} now\n`);
  const left = notAtHand.map(
    (file) => `${name}: entries of ${file} are in the store still: put that file into ${folder} and run it again\n`,
  );
  const said = removed === 0 ? `${name}: nothing to archive\n` : `${name}: ${removed} entries left the store\n`;
  return [...written, said, ...left];
}
