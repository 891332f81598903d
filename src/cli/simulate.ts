/** `hardenbot simulate`: a tenant over HTTPS from a state file. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { startSimulator } from '../../adapters/m365/simulator/index.js';
import { parseState } from '../../adapters/m365/simulator/state.js';
import { readDocument } from '../config/document.js';
import { InputError } from '../lib/errors.js';
import { untilToldToStop } from '../process/shutdown.js';
import { systemClock } from '../process/system-clock.js';
import { summaries } from './commands.js';
import { clockOf, dayOfDemo } from './demo/on-date.js';
import { shiftDates } from './demo/shift-dates.js';

interface SimulateOptions {
  readonly state: string;
  readonly port: string;
  readonly host: string;
  readonly caOut?: string;
  readonly today?: boolean;
  readonly date?: string;
}

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description(summaries.simulate)
    .requiredOption('--state <file>', 'the tenant-state/1 file it starts from')
    .option('--port <number>', '0 takes a free one', '8443')
    .option('--host <address>', 'where it listens; in a container 0.0.0.0', '127.0.0.1')
    .option('--ca-out <file>', 'write the certificate there, for endpoints.caFile')
    .option('--today', 'move the dates of the file so that its asOf is now, and let time pass')
    .option('--date <day>', 'with --today: as if it were that day, e.g. 2027-02-01', dayOfDemo)
    .action(async (options: SimulateOptions) => {
      const port = Number(options.port);
      if (!Number.isInteger(port) || port < 0 || port > 65535)
        throw new InputError(`"${options.port}" is no port.`, ['--port takes a number from 0 to 65535']);
      const state = parseState(readDocument(options.state), options.state);
      const clock = clockOf(options.date);
      const listen = { port, host: options.host, monotonicMs: systemClock.monotonicMs };
      const simulator = await startSimulator(
        options.today === true ? { state: shiftDates(state, clock.now()), ...listen, now: clock.now } : { state, ...listen },
      );
      if (options.caOut !== undefined) writeFileSync(options.caOut, simulator.ca);
      const { url, tenantId, credential, endpoints } = simulator;
      // Who reads the line may end it at once.
      const told = untilToldToStop();
      process.stdout.write(`${JSON.stringify({ url, tenantId, credential, endpoints })}\n`);
      await told;
      await simulator.close();
    });
}
