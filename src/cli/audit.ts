/** `hardenbot audit` and `hardenbot plan`: look once, change nothing. */

import type { Command } from 'commander';
import type { Finding } from '../controls/finding.js';
import { controls } from '../controls/index.js';
import { type Refusal, refusalText, refuse } from '../lib/errors.js';
import { severityIn } from '../posture/score.js';
import { systemClock } from '../process/system-clock.js';
import { whyNotRead } from '../views/findings.js';
import { summaries } from './commands.js';
import { controlNamed } from './control-named.js';
import { envFileOption } from './env-file-option.js';
import { auditOnce, type OneShot, planOnce } from './one-shot.js';
import { type OneShotOptions, withTenant } from './one-shot-tenant.js';
import { NotReached } from './output/not-reached.js';
import { printCard } from './output/print-card.js';
import { printJson, printLines } from './output/print-lines.js';
import { withProgress } from './output/print-progress.js';
import { auditPage, auditReport, planReport } from './output/report.js';
import { refuseUnwritable, writeNew } from './output/write-new.js';

/** No read of the tenant succeeded. */
const nothingRead = 3;
/** What was asked for is not planned; the report says why. */
const planRefused = 4;

interface AuditOptions extends OneShotOptions {
  readonly control?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
  readonly html?: string;
}

export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description(summaries.audit)
    .option('--state <file>', 'a tenant-state/1 export to audit instead of a live tenant')
    .option('--settings <file>', 'hardenbot.yaml, or a bare tenant { breakGlass, controls }')
    .option('--tenant <name>', 'which tenant of the settings')
    .addOption(envFileOption())
    .option('--control <id...>', 'only these controls')
    .option('--all', 'what passes and what does not apply, too; otherwise one line each')
    .option('--json', 'findings/1 for programs')
    .option('--html <file>', 'also a report of one page to open, print or send')
    .action(async (options: AuditOptions) => {
      const wanted = (options.control ?? []).map(controlNamed);
      if (options.html !== undefined) refuseUnwritable(options.html, '--html');
      const result = await withTenant(options, async (once) => ({
        once,
        audit: await withProgress(firstWords, (at) =>
          auditOnce(wanted.length === 0 ? controls : wanted, { ...once, onProgress: reading(at) }),
        ),
      }));
      const { once, audit } = result;
      // Findings that blame a service that was never reached would be read as findings.
      if (!audit.readAnything && !wasAnswered(audit.findings)) throw new NotReached([nothingWasRead(audit.findings)]);
      const { findings } = audit;
      const source = once.client.origin;
      if (options.json === true)
        printJson({ schema: 'findings/1', source, tenant: once.tenantId, asOf: timeText(once.asOf), findings });
      else {
        const all = options.all === true || wanted.length > 0;
        const { label: tenant, asOf } = once;
        printCard(auditReport({ tenant, asOf, findings, severityOf: severityIn(controls), source, all }));
      }
      if (options.html !== undefined)
        writeNew(
          options.html,
          auditPage(once.label, findings, { audited: once.asOf, written: systemClock.now(), source }),
          '--html',
        );
      if (!audit.readAnything) {
        printLines([refusalText(nothingWasRead(audit.findings))], process.stderr);
        process.exitCode = nothingRead;
      }
    });
  registerPlan(program);
}

function registerPlan(program: Command): void {
  program
    .command('plan')
    .description(summaries.plan)
    .option('--state <file>', 'a tenant-state/1 export instead of a live tenant')
    .option('--settings <file>', 'hardenbot.yaml, or a bare tenant { breakGlass, controls }')
    .option('--tenant <name>', 'which tenant of the settings')
    .addOption(envFileOption())
    .requiredOption('--control <id>', 'the control to plan')
    .option('--json', 'plan/1 for programs')
    .action(async (options: OneShotOptions & { readonly control: string; readonly json?: boolean }) => {
      const control = controlNamed(options.control);
      const plan = await withTenant(options, (once) =>
        withProgress(firstWords, (at) => planOnce(control, { ...once, onProgress: reading(at) })),
      );
      if (options.json === true) printJson(plan);
      else printCard(planReport(control, plan));
      if (plan.refusal !== undefined) process.exitCode = planRefused;
    });
}

/** Until the first list was read, which a network that leads nowhere puts off by minutes. */
const firstWords = 'reading the tenant …';

/** In the words of the card that shows an audit in chat. */
function reading(at: (what: string) => void): NonNullable<OneShot['onProgress']> {
  return async ({ done, total, reading: what }) => at(`reading ${what} (${done} of ${total})`);
}

/** A service that refuses says so with a status. */
function wasAnswered(findings: readonly Finding[]): boolean {
  return findings.some(({ missing }) => missing.some(({ status }) => status !== undefined));
}

/** With the first reason: where not one succeeds, it is that of all of them. */
function nothingWasRead(findings: readonly Finding[]): Refusal {
  const [why = null] = findings.flatMap(({ missing }) => missing.map(whyNotRead));
  return refuse(
    'nothing-read',
    `Not one read of the tenant succeeded${why === null ? '' : `: ${why.replace(/\.$/, '')}`}.`,
    'Check the credential and its permissions; hardenbot doctor tries each.',
  );
}

/** As state files write times: without milliseconds where there are none. */
function timeText(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
