/** `hardenbot why`: whether someone may sign in, and which policy says so; changes nothing. */

import type { Command } from 'commander';
import { whyCard } from '../features/why/card.js';
import { readMailQuestion } from '../features/why/mail-question.js';
import { leadOf } from '../features/why/sentence.js';
import { mailLeadOf } from '../features/why/sentence-mail.js';
import { readQuestion } from '../features/why/typed.js';
import { lookWhy } from '../features/why/worker/look.js';
import { lookMail } from '../features/why/worker/look-mail.js';
import { InputError, isRefusal } from '../lib/errors.js';
import { summaries } from './commands.js';
import { envFileOption } from './env-file-option.js';
import { type OneShotOptions, withTenant } from './one-shot-tenant.js';
import { printCard } from './output/print-card.js';
import { printJson } from './output/print-lines.js';

interface WhyOptions extends OneShotOptions {
  readonly from?: string;
  readonly at?: string;
  readonly app?: string;
  readonly client?: string;
  readonly platform?: string;
  readonly json?: boolean;
}

export function registerWhy(program: Command): void {
  program
    .command('why')
    .description(summaries.why)
    .argument('<person>', 'the name to sign in with, an address, an object id, or a display name')
    .option('--state <file>', 'a tenant-state/1 export instead of a live tenant')
    .option('--settings <file>', 'hardenbot.yaml, or a bare tenant { breakGlass, controls }')
    .option('--tenant <name>', 'which tenant of the settings')
    .addOption(envFileOption())
    .option(
      '--from <place>',
      'from where: a country as ES, or an IP address; left out: where they usually are, were, and are blocked',
    )
    .option(
      '--at <time>',
      'about which time, e.g. 2026-11-23T09:12 (UTC unless it names a zone); answered with the policies of today',
    )
    .option('--app <application>', 'to what: exchange, sharepoint, teams, office, azure, admin, an application id or a name')
    .option('--client <program>', 'with what: browser, app, activesync or legacy')
    .option('--platform <platform>', 'what the device runs: android, iOS, windows, macOS or linux')
    .option('--json', 'why/1 for programs')
    .action(async (person: string, { from, at, app, client, platform, json, ...options }: WhyOptions) => {
      const question = readQuestion({ person, from, at, app, client, platform });
      if (isRefusal(question)) throw new InputError(question.reason, [question.remedy]);
      const { answer, tenant } = await withTenant(options, async (once) => ({
        answer: await lookWhy({ ...once, question }),
        tenant: once.tenantId,
      }));
      if (isRefusal(answer)) throw new InputError(answer.reason, [answer.remedy]);
      if (json === true) {
        const { kind: _kind, ...told } = answer;
        printJson({ schema: 'why/1', tenant, summary: leadOf(answer), ...told });
      } else printCard(whyCard(tenant, answer));
    });
  registerWhyMail(program);
}

interface WhyMailOptions extends OneShotOptions {
  readonly from: string;
  readonly to: string;
  readonly ip?: string;
  readonly json?: boolean;
}

function registerWhyMail(program: Command): void {
  program
    .command('why-mail')
    .description(summaries['why-mail'])
    .option('--state <file>', 'a tenant-state/1 export instead of a live tenant')
    .option('--settings <file>', 'hardenbot.yaml, or a bare tenant { breakGlass, controls }')
    .option('--tenant <name>', 'which tenant of the settings')
    .addOption(envFileOption())
    .requiredOption('--from <address>', 'the address of the sender, or of the server that hands the message over')
    .requiredOption('--to <address>', 'the address of a recipient of the tenant')
    .option('--ip <address>', 'the server, beside a sender')
    .option('--json', 'why-mail/1 for programs')
    .action(async ({ from, to, ip, json, ...options }: WhyMailOptions) => {
      const question = readMailQuestion({ from, to, ip });
      if (isRefusal(question)) throw new InputError(question.reason, [question.remedy]);
      const { answer, tenant } = await withTenant(options, async (once) => ({
        answer: await lookMail({ ...once, question }),
        tenant: once.tenantId,
      }));
      if (isRefusal(answer)) throw new InputError(answer.reason, [answer.remedy]);
      if (json === true) {
        const { kind: _kind, ...told } = answer;
        const document = { schema: 'why-mail/1', tenant, summary: mailLeadOf(answer), ...told };
        printJson(document);
      } else printCard(whyCard(tenant, answer));
    });
}
