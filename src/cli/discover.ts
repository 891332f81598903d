/** `hardenbot discover`: what a tenant shows of the answers that its settings leave open; changes nothing. */

import type { Command } from 'commander';
import { controls } from '../controls/index.js';
import { discover } from '../worker/discovery/discover.js';
import { summaries } from './commands.js';
import { discoveryCard } from './discovery-card.js';
import { envFileOption } from './env-file-option.js';
import { contextOf } from './one-shot.js';
import { type OneShotOptions, withTenant } from './one-shot-tenant.js';
import { printCard } from './output/print-card.js';
import { printJson } from './output/print-lines.js';
import { withProgress } from './output/print-progress.js';

export function registerDiscover(program: Command): void {
  program
    .command('discover')
    .description(summaries.discover)
    .option('--state <file>', 'a tenant-state/1 export instead of a live tenant')
    .option('--settings <file>', 'hardenbot.yaml, or a bare tenant { breakGlass, controls }')
    .option('--tenant <name>', 'which tenant of the settings')
    .addOption(envFileOption())
    .option('--json', 'discovery/1 for programs')
    .action(async ({ json, ...options }: OneShotOptions & { readonly json?: boolean }) => {
      const { label, found } = await withTenant(options, async (once) => ({
        label: once.label,
        found: await withProgress('reading the tenant …', () =>
          discover(
            {
              tenantId: once.tenantId,
              asOf: once.asOf,
              breakGlass: once.settings.breakGlass,
              controls: controls.map((control) => ({ control, context: contextOf(control, once) })),
            },
            once,
          ),
        ),
      }));
      if (json === true) printJson(found);
      else printCard(discoveryCard(label, found));
    });
}
