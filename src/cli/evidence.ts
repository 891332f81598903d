/** `hardenbot evidence`: what a tenant can show of a framework, as a file that is signed; and whether such a file is as it was written. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { bytesUpTo, TooLong, whyUnreadable } from '../config/document.js';
import { readLogo } from '../config/evidence.js';
import { loadSettings, Secrets } from '../config/load.js';
import { type EntrySigner, entrySigner } from '../engine/ledger/envelope.js';
import { findFramework, frameworks, type Language, languages } from '../frameworks/framework.js';
import { readPeriod } from '../frameworks/period.js';
import { judgeFile, sealedFile } from '../frameworks/seal.js';
import { tenantReport } from '../frameworks/tenant-report.js';
import { keyNames, keyringToRead } from '../keys/read-keyring.js';
import { InputError, isRefusal, type Refusal } from '../lib/errors.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { systemClock } from '../process/system-clock.js';
import { type FileForm, fileForms, frameworkFile } from '../views/framework/files.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { makeFolder, writeNew } from './output/write-new.js';
import { tenantNames, withStoredTenants } from './stored-tenants.js';
import { exitCodes } from './verify-ledger.js';

interface EvidenceOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: FileForm;
  readonly language?: Language;
  readonly out: string;
}

export function registerEvidence(program: Command): void {
  const evidence = program
    .command('evidence')
    .description(summaries.evidence)
    .argument('<framework>', `one of ${frameworks.map(({ id }) => id).join(', ')}`)
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(envFileOption())
    .option('--tenant <name>', 'one tenant, or a group behind an @, such as @gold; all when left out')
    .option('--from <day>', 'the first day, such as 2026-09-01; ninety days when left out')
    .option('--to <day>', 'the last day; today when left out')
    .addOption(new Option('--format <format>', 'what to write').choices(fileForms).default('html'))
    .addOption(new Option('--language <language>', 'what the page speaks; that of the settings when left out').choices(languages))
    .option('--out <folder>', 'where the files go', '.')
    .action((framework: string, options: EvidenceOptions) => write(framework, options));
  evidence
    .command('verify')
    .description('tell whether a file is as hardenbot wrote it')
    .argument('<file>', 'the file')
    .addOption(envFileOption())
    // The command above has the option too, and takes what stands behind the file.
    .action((file: string, _options: unknown, command: Command) => verify(file, command.optsWithGlobals()));
}

async function write(word: string, options: EvidenceOptions): Promise<void> {
  const framework = orThrow(findFramework(word), '<framework>');
  const settings = loadSettings(options.settings);
  const secrets = Secrets.from(options.envFile);
  const signer = signerAtHand(secrets);
  const { issuer, language } = settings.evidence;
  const logo = readLogo(settings.evidence.logo);
  makeFolder(options.out);
  await withStoredTenants({ settings, secrets, names: tenantNames(settings, options.tenant) }, async (tenant) => {
    const typed = omitUndefined({ from: options.from, to: options.to });
    const period = orThrow(readPeriod(typed, tenant.ports.today(tenant.id)), '--from, --to');
    const report = await tenantReport(tenant.ports, tenant, { framework, period, issuer: issuer ?? null });
    const file = frameworkFile(report, { form: options.format, logo, language: options.language ?? language });
    const path = join(options.out, file.name);
    writeNew(path, signer === null ? file.content : sealedFile(file.content, signer, systemClock.now()));
    process.stdout.write(`${path}\n`);
  });
  if (signer === null)
    process.stderr.write(
      `Nobody signed it: give ${keyNames.gateway.own}_FILE or ${keyNames.worker.own}_FILE, or ask for it in chat, where the gateway signs.\n`,
    );
}

/** The key of the process that runs here, whichever it is; null: there is none. */
function signerAtHand(secrets: Secrets): EntrySigner | null {
  for (const role of ['gateway', 'worker'] as const) {
    const { own, called } = keyNames[role];
    if (secrets.optional(own) !== undefined) return entrySigner(role, secrets.requireKey(own, 'private', `the ${called}`));
  }
  return null;
}

function verify(file: string, { envFile }: EvidenceOptions): void {
  const verdict = judgeFile(bytesOf(file), keyringToRead(Secrets.from(envFile)));
  process.stdout.write(`${file}: ${verdict.text}\n`);
  if (verdict.checkpoint !== null)
    process.stdout.write(`It holds a checkpoint: hardenbot ledger verify --checkpoint ${verdict.checkpoint}\n`);
  if (verdict.kind === 'changed') process.exitCode = exitCodes.damaged;
  if (verdict.kind === 'cannotTell') process.exitCode = exitCodes.cannotTell;
}

/** Pages have a few megabytes, and are handed on by others. */
const maxBytes = 64_000_000;

function bytesOf(file: string): Buffer {
  try {
    return bytesUpTo(file, maxBytes);
  } catch (error) {
    if (error instanceof TooLong) throw new InputError(`${file} is no file of hardenbot.`, [`<file>: it ${error.message}`]);
    throw new InputError(`${file} cannot be read.`, [
      `<file>: ${whyUnreadable(error, file)}; name a file that hardenbot evidence wrote`,
    ]);
  }
}

function orThrow<Value extends object>(value: Value | Refusal, option: string): Value {
  if (isRefusal(value)) throw new InputError(value.reason, [`${option}: ${value.remedy}`]);
  return value;
}
