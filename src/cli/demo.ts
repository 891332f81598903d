/**
 * `hardenbot demo`, and the gateway of the demo: `hardenbot terminal`, or `hardenbot playground` with a Teams in the browser. Each loads its own part alone:
 * that of Teams is half of all.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { loadSettings, Secrets } from '../config/load.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { packagePath } from '../process/package-root.js';
import { summaries } from './commands.js';
import { dateOption, dayOfDemo } from './demo/on-date.js';

interface DemoFlags {
  readonly story?: boolean;
  readonly teams?: boolean;
  readonly state?: string;
  readonly withCustomer?: true;
  /** As `2027-02-01`. */
  readonly date?: string;
  readonly monitoring?: ReturnType<typeof portsOf>;
}

/** Throws InvalidArgumentError for anything but two ports. */
function portsOf(text: string): { readonly gateway: number; readonly worker: number } {
  const [gateway = 0, worker = 0] = /^\d{1,5},\d{1,5}$/.test(text) ? text.split(',').map(Number) : [];
  if (gateway < 1 || worker < 1 || gateway > 65_535 || worker > 65_535 || gateway === worker)
    throw new InvalidArgumentError('Give two ports, e.g. 9464,9465.');
  return { gateway, worker };
}

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(summaries.demo)
    .option('--story', 'play one whole story without input, then end')
    .option('--teams', "in Microsoft's Agents Playground in the browser; needs the development dependencies")
    .option('--state <file>', 'the tenant to play with, instead of the one that comes along')
    .option('--with-customer', 'a second tenant, fabrikam, in the same channel: to try plans for a group')
    .option('--date <day>', "play on another day, e.g. 2027-02-01: what Microsoft's calendar changes by then", dayOfDemo)
    .option(
      '--monitoring <ports>',
      'open a port for the metrics of the gateway and one for those of the worker: 9464,9465',
      portsOf,
    )
    .action(async (options: DemoFlags) => {
      const { runDemo } = await import('./demo/supervisor.js');
      const chat = options.teams === true ? 'playground' : 'terminal';
      process.exitCode = await runDemo({
        story: options.story === true && chat === 'terminal',
        chat,
        state: options.state ?? packagePath('examples', 'demo-tenant.json'),
        ...omitUndefined({ monitoring: options.monitoring, withCustomer: options.withCustomer, date: options.date }),
      });
    });
  program
    .command('playground', { hidden: true })
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(dateOption())
    .action(async (options: { readonly settings: string; readonly date?: string }) => {
      const { runPlayground } = await import('./demo/playground.js');
      process.exitCode = await runPlayground({
        ...omitUndefined({ date: options.date }),
        settings: loadSettings(options.settings),
        secrets: new Secrets(),
      });
    });
  program
    .command('terminal', { hidden: true })
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .option('--story', 'play one whole story')
    .addOption(dateOption())
    .action(async (options: { readonly settings: string; readonly story?: boolean; readonly date?: string }) => {
      const { runTerminal } = await import('./demo/terminal.js');
      process.exitCode = await runTerminal({
        settings: loadSettings(options.settings),
        secrets: new Secrets(),
        story: options.story === true,
        ...omitUndefined({ date: options.date }),
      });
    });
}
