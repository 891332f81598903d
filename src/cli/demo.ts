/** `hardenbot demo`, and the gateway of the demo: `hardenbot terminal`, or `hardenbot playground` with a Teams in the browser. */
import type { Command } from 'commander';
import { loadSettings, Secrets } from '../config/load.js';
import { packagePath } from '../process/package-root.js';
import { summaries } from './commands.js';
import { runPlayground } from './demo/playground.js';
import { runDemo } from './demo/supervisor.js';
import { runTerminal } from './demo/terminal.js';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(summaries.demo)
    .option('--story', 'play one whole story without input, then end')
    .option('--teams', "in Microsoft's Agents Playground in the browser; needs the development dependencies")
    .option('--state <file>', 'the tenant to play with, instead of the one that comes along')
    .action(async (options: { readonly story?: boolean; readonly teams?: boolean; readonly state?: string }) => {
      const chat = options.teams === true ? 'playground' : 'terminal';
      process.exitCode = await runDemo({
        story: options.story === true && chat === 'terminal',
        chat,
        state: options.state ?? packagePath('examples', 'demo-tenant.json'),
      });
    });
  program
    .command('playground', { hidden: true })
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .action(async (options: { readonly settings: string }) => {
      process.exitCode = await runPlayground({
        settings: loadSettings(options.settings),
        secrets: new Secrets(),
      });
    });
  program
    .command('terminal', { hidden: true })
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .option('--story', 'play one whole story')
    .action(async (options: { readonly settings: string; readonly story?: boolean }) => {
      process.exitCode = await runTerminal({
        settings: loadSettings(options.settings),
        secrets: new Secrets(),
        story: options.story === true,
      });
    });
}
