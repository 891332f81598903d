/** `hardenbot doctor`: what works, what is missing, what that stops, and what to do about it. */
import type { Command } from 'commander';
import { Secrets } from '../config/load.js';
import { systemClock } from '../process/system-clock.js';
import { publicOrigin } from '../setup/chat-manifests.js';
import { doctorText } from '../setup/doctor/report.js';
import { envFileHelp, summaries } from './commands.js';
import { examine } from './doctor/examine.js';

interface DoctorOptions {
  readonly settings: string;
  readonly json?: boolean;
  readonly post?: boolean;
  readonly url?: string;
  readonly envFile?: readonly string[];
}

/** Something is missing. */
const notReady = 1;

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(summaries.doctor)
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .option('--env-file <file...>', envFileHelp)
    .option('--post', 'also send one line to each channel, the only way to see whether the app is in it')
    .option('--url <url>', 'also see whether this public address leads to the gateway, which has to run')
    .option('--json', 'doctor/1 for programs')
    .action(async (options: DoctorOptions) => {
      const document = await examine({
        settingsFile: options.settings,
        secrets: Secrets.from(options.envFile),
        clock: systemClock,
        post: options.post === true,
        url: options.url === undefined ? null : publicOrigin(options.url),
      });
      process.stdout.write(options.json === true ? `${JSON.stringify(document, null, 2)}\n` : doctorText(document));
      if (document.counts.missing > 0) process.exitCode = notReady;
    });
}
