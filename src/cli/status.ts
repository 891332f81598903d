/** `hardenbot status`: how a tenant, or each of many, stood at its latest audits, from what is kept; reads no tenant. */

import type { Command } from 'commander';
import type { Card } from '../chat/card.js';
import { everyTenant } from '../config/groups.js';
import { loadSettings, Secrets } from '../config/load.js';
import type { ControlDefinition } from '../controls/control.js';
import { definitions } from '../controls/definitions.js';
import { LedgerBehind } from '../engine/ledger/retry-later.js';
import { statusOf } from '../gateway/commands/status.js';
import { findControl } from '../gateway/commands/words/find-control.js';
import { InputError, isRefusal } from '../lib/errors.js';
import { systemClock } from '../process/system-clock.js';
import { matrixPage } from '../views/html/matrix.js';
import { type GroupView, groupControlCard, groupStatusCard, type TenantLines } from '../views/tenants.js';
import { groupDocument } from '../views/tenants-files.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { printCard } from './output/print-card.js';
import { printJson } from './output/print-lines.js';
import { writeNew } from './output/write-new.js';
import { tenantNames, withStoredTenants } from './stored-tenants.js';

interface StatusOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly control?: string;
  readonly json?: boolean;
  readonly html?: string;
}

export function registerStatus(program: Command): void {
  program
    .command('status')
    .description(summaries.status)
    .argument('[who]', 'a tenant, or a group behind an @, such as @gold; every tenant when left out')
    .option('--settings <file>', 'the settings', 'hardenbot.yaml')
    .addOption(envFileOption())
    .option('--control <id>', 'of this control alone: in which tenants it is open, and what was found there')
    .option('--json', 'tenants/1 for programs')
    .option('--html <file>', 'also every tenant against every control on a page to open, print or send')
    .action((who: string | undefined, options: StatusOptions) => show(who ?? `@${everyTenant}`, options));
}

async function show(who: string, options: StatusOptions): Promise<void> {
  const settings = loadSettings(options.settings);
  const names = tenantNames(settings, who, '[who]');
  const control = options.control === undefined ? null : controlNamed(options.control);
  const of = { settings, secrets: Secrets.from(options.envFile), names };
  const isPlain = control === null && options.json !== true && options.html === undefined;
  if (!who.startsWith('@') && isPlain)
    return withStoredTenants(of, async (tenant) => printCard(await statusOf(tenant.ports, tenant, 'whole')));
  const tenants: TenantLines[] = [];
  await withStoredTenants(of, async ({ id, name, ports }) => {
    const lines = (await ports.postures.lines(id)) ?? [];
    tenants.push({ tenant: name, lines: lines.filter((line) => control === null || line.control === control.id) });
    // What a store that lost its record still holds, or does not, is shown and reported as that.
    const halted = await ports.ledger.whyHalted(id);
    if (halted !== null) throw new LedgerBehind(halted);
  });
  const shown = control === null ? definitions : [control];
  const view: GroupView = { group: who.replace(/^@/, ''), at: systemClock.now(), tenants, controls: shown, inChannel: false };
  if (options.html !== undefined) writeNew(options.html, matrixPage(view), '--html');
  if (options.json === true) printJson(groupDocument(view));
  else printCard(withoutFiles(control === null ? groupStatusCard(view) : groupControlCard(control, view)));
}

/** The files are requested by options here. */
function withoutFiles(card: Card): Card {
  return { ...card, blocks: card.blocks.filter(({ kind }) => kind !== 'attachment') };
}

function controlNamed(id: string): ControlDefinition {
  const found = findControl(id, definitions);
  if (isRefusal(found)) throw new InputError(found.reason, [`--control: ${found.remedy}`]);
  return found;
}
