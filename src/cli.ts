#!/usr/bin/env node
/** The `hardenbot` command line. */
import { Command, Option } from 'commander';
import { registerAudit } from './compose/cli-audit.js';
import { registerDemo } from './compose/cli-demo.js';
import { registerDoctor } from './compose/cli-doctor.js';
import { registerExport } from './compose/cli-export.js';
import { registerInit } from './compose/cli-init.js';
import { registerLedger } from './compose/cli-ledger.js';
import { registerManifest } from './compose/cli-manifest.js';
import { registerRun } from './compose/cli-run.js';
import { registerSimulate } from './compose/cli-simulate.js';
import { InputError } from './errors.js';

/** Bad input: the files or arguments, not the tenant. */
const badInput = 2;

const program = new Command('hardenbot')
  .description('Hardens Microsoft 365 tenants from chat: audits, approvals on an exact plan, verified and reversible changes.')
  .version('0.1.0')
  .showHelpAfterError('(hardenbot --help lists the commands)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : badInput))
  .addOption(new Option('--debug', 'print the stack of an unexpected error').hideHelp());

registerAudit(program);
registerSimulate(program);
registerRun(program);
registerDemo(program);
registerDoctor(program);
registerExport(program);
registerInit(program);
registerManifest(program);
registerLedger(program);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof InputError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `hardenbot failed: ${error instanceof Error ? error.message : String(error)}\n${program.opts()['debug'] === true && error instanceof Error ? error.stack : ''}\n`,
    );
  process.exit(error instanceof InputError ? badInput : 1);
});
