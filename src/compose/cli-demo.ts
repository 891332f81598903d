/** `hardenbot demo`, and `hardenbot terminal`: the gateway of the demo, with the terminal as its chat. */
import type { Command } from 'commander';
import { loadSettings, Secrets } from '../config.js';
import { runDemo } from './demo.js';
import { runTerminal } from './terminal.js';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('harden a simulated tenant from this terminal; needs no account anywhere')
    .option('--story', 'play one whole story without input, then end')
    .option('--state <file>', 'the tenant to play with', 'examples/demo-tenant.json')
    .action(async (options: { readonly story?: boolean; readonly state: string }) => {
      process.exitCode = await runDemo({ story: options.story === true, state: options.state });
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
