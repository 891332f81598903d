/** `hardenbot discover`: what a tenant shows of the answers that its settings leave open; changes nothing. */

import type { Command } from 'commander';
import type { Block, Card } from '../chat/card.js';
import { controls } from '../controls/index.js';
import { counted } from '../views/words.js';
import { discover } from '../worker/discovery/discover.js';
import type { Discovered, Discovery } from '../worker/discovery/discovery.js';
import { summaries } from './commands.js';
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

/** Lines of evidence below each. */
const shown = 4;

function discoveryCard(tenant: string, { suggestions }: Discovery): Card {
  const questions = suggestions.filter(({ question }) => question !== null);
  const settled = questions.filter(({ answer }) => answer !== 'ask');
  const gentler = suggestions.filter(({ question, answer }) => question === null && answer !== 'ask');
  const lead =
    questions.length === 0
      ? 'No question is open.'
      : `${counted(questions.length, 'question')} open; ${settled.length === 0 ? 'none has' : `${settled.length} ${settled.length === 1 ? 'has' : 'have'}`} an answer to suggest.`;
  return {
    title: `What ${tenant} shows`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', spans: [{ text: lead, style: 'strong' }] },
      ...questions.flatMap(questionBlocks),
      ...(gentler.length === 0
        ? []
        : [
            { kind: 'text' as const, spans: [{ text: 'Worth knowing before you plan:', style: 'strong' as const }] },
            ...gentler.flatMap(suggestionBlocks),
          ]),
    ],
  };
}

function questionBlocks(one: Discovered): readonly Block[] {
  return [
    { kind: 'text', spans: [{ text: `${one.about}: `, style: 'strong' }, { text: one.question ?? '' }] },
    ...suggestionBlocks(one),
  ];
}

function suggestionBlocks(one: Discovered): readonly Block[] {
  const more = one.evidence.length - shown;
  return [
    {
      kind: 'text',
      spans: [
        {
          text: `${one.question === null ? `${one.about}: ` : ''}${wordOf(one)} `,
          style: one.answer === 'ask' ? 'warn' : 'good',
        },
        { text: one.says },
        ...(one.answer === 'use' ? [{ text: ` ${settingsText(one)}`, style: 'code' as const }] : []),
      ],
    },
    ...one.evidence.slice(0, shown).map((text): Block => ({ kind: 'text', spans: [{ text, style: 'muted' }] })),
    ...(more > 0 ? [{ kind: 'text' as const, spans: [{ text: `and ${more} more`, style: 'muted' as const }] }] : []),
  ];
}

function wordOf({ answer, confidence }: Discovered): string {
  if (answer === 'ask') return 'Not clear:';
  return confidence === 'sure' ? 'Sure:' : 'Likely:';
}

/** As it would stand in hardenbot.yaml, for example `ranges: [203.0.113.0/24]`. */
function settingsText({ settings }: Discovered): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value)}`)
    .join(', ');
}
