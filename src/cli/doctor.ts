/** `hardenbot doctor`: what works, what is missing, what that stops, and what to do about it. */

import type { Command } from 'commander';
import { withFilesBeside } from '../config/environment-files.js';
import { Secrets } from '../config/load.js';
import { systemClock } from '../process/system-clock.js';
import { doctorText } from '../setup/doctor/report.js';
import { publicOrigin } from '../setup/public-origin.js';
import { shapesReport, shapesText } from '../setup/shapes/report-text.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { printJson } from './output/print-lines.js';
import { withProgress } from './output/print-progress.js';

interface DoctorOptions {
  readonly settings: string;
  readonly json?: boolean;
  readonly post?: boolean;
  readonly url?: string;
  readonly envFile?: readonly string[];
  readonly shapes?: boolean;
  readonly state?: string;
  readonly tenant?: string;
}

/** Something is missing, or differs. */
const notReady = 1;
/** No read of the tenant succeeded. */
const nothingRead = 3;

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(summaries.doctor)
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(envFileOption())
    .option(
      '--post',
      'also send one line to each channel, the only way to see whether the app is in it, and a signed test event to each webhook',
    )
    .option('--url <url>', 'also see whether this public address leads to the gateway, which has to run')
    .option(
      '--shapes',
      'instead: compare how a tenant answers with what hardenbot expects of Microsoft 365, in about a minute; reads only, and reports no name and no value of the tenant',
    )
    .option('--tenant <name>', 'with --shapes: which tenant of the settings')
    .option('--state <file>', 'with --shapes: a tenant-state/1 export instead of a live tenant')
    .option('--json', 'doctor/1, or shapes/2, for programs')
    .action(async (options: DoctorOptions) => {
      if (options.shapes === true) return printShapes(options);
      const secrets = Secrets.from(options.envFile);
      const whole = options.json === true ? null : withFilesBeside('doctor', options, (name) => secrets.path(name));
      if (whole !== null)
        process.stdout.write(`No --env-file was given, so secrets are missing below. Write instead:\n  ${whole}\n\n`);
      const { examine } = await import('./doctor/examine.js');
      const document = await withProgress('asking …', (at) =>
        examine({
          settingsFile: options.settings,
          secrets,
          clock: systemClock,
          post: options.post === true,
          url: options.url === undefined ? null : publicOrigin(options.url),
          at,
        }),
      );
      if (options.json === true) printJson(document);
      else process.stdout.write(doctorText(document));
      if (document.counts.missing > 0) process.exitCode = notReady;
    });
}

async function printShapes(options: DoctorOptions): Promise<void> {
  const { shapesOf } = await import('./doctor/shapes.js');
  const { settings, state, ...rest } = options;
  // An export stands on its own.
  const document = await shapesOf(state === undefined ? { settings, ...rest } : { state });
  if (options.json === true) printJson(document);
  else process.stdout.write(shapesText(shapesReport(document)));
  if (document.counts.compared === 0) {
    process.stderr.write(
      'Not one read of the tenant succeeded; hardenbot audit says why, and hardenbot doctor tries what it takes.\n',
    );
    process.exitCode = nothingRead;
  } else if (document.counts.differences > 0) process.exitCode = notReady;
}
