/** `hardenbot try`: the findings of one's own tenant by signing in, and a report. Nothing is set up, changed or kept but that report. */
import type { Command } from 'commander';
import { openTenant } from '../../adapters/m365/index.js';
import { tenantConnection, tenantPlace } from '../compose/tenant-connection.js';
import { loadTenantSettings } from '../config/load.js';
import { controls } from '../controls/index.js';
import { publishedClientId } from '../process/package-root.js';
import { systemClock } from '../process/system-clock.js';
import { summaries } from './commands.js';
import { controlNamed } from './control-named.js';
import { envFileOption } from './env-file-option.js';
import { auditOnce } from './one-shot.js';
import { tenantTime } from './one-shot-tenant.js';
import { NotReached } from './output/not-reached.js';
import { printText } from './output/print-lines.js';
import { withProgress } from './output/print-progress.js';
import { refuseUnwritable } from './output/write-new.js';
import { chooseClient } from './try/clients.js';
import { findTryTenant } from './try/find-tenant.js';
import { report } from './try/report.js';
import { type ShadowOptions, shadowMonth } from './try/shadow/command.js';
import { type SigningIn, signIn } from './try/sign-in.js';

interface TryOptions {
  readonly tenant?: string;
  readonly clientId?: string;
  readonly microsoftClients?: boolean;
  readonly deviceCode?: boolean;
  /** Undefined: you are asked. */
  readonly exchange?: boolean;
  readonly settings?: string;
  readonly control?: readonly string[];
  readonly html?: string;
  readonly open: boolean;
  readonly json?: boolean;
}

export function registerTry(program: Command): void {
  program
    .command('try')
    .description(summaries.try)
    .option('--tenant <domain>', 'a domain or the id of the tenant; that of your account when left out')
    .option('--client-id <id>', 'sign in to this app registration, a public client with the address http://localhost')
    .option('--microsoft-clients', "sign in to Microsoft's own command line apps, which are in every tenant")
    .option('--device-code', 'sign in with a code on another device; so without a browser here')
    .option('--exchange', 'also ask to read Exchange Online; asked for at a terminal')
    .option('--no-exchange', 'do not ask for Exchange Online')
    .option('--settings <file>', 'hardenbot.yaml, or a bare tenant { breakGlass, controls, cloud }')
    .option('--control <id...>', 'only these controls')
    .option('--html <file>', 'where the report goes; hardenbot-<tenant>-<day>.html in this folder when left out')
    .option(
      '--as-shadow <days>',
      'instead: one look a day for so long (30d), by the registration that only reads; then one page of what each change would have hit',
    )
    .option('--keep <file>', 'with --as-shadow: what is kept between two looks')
    .addOption(envFileOption())
    .option('--no-open', 'write the report and do not open it')
    .option('--json', 'findings/1 for programs, and no report unless --html names one')
    .action((options: TryOptions & Partial<ShadowOptions>) =>
      options.asShadow === undefined ? lookNow(options) : shadowMonth({ ...options, asShadow: options.asShadow }),
    );
}

async function lookNow(options: TryOptions): Promise<void> {
  const client = chooseClient({ ...options, publisher: publishedClientId() });
  const wanted = (options.control ?? []).map(controlNamed);
  if (options.html !== undefined) refuseUnwritable(options.html, '--html');
  const { tenant, approvals } = loadTenantSettings(options.settings, options.tenant);
  const place = tenantPlace(tenant);
  // A whole file of settings names its tenants; without one, the name is what Entra ID knows.
  const named = approvals === null ? (options.tenant ?? tenant.tenantId ?? null) : (tenant.tenantId ?? null);
  const tenantId = await withProgress('looking for Entra ID …', () => findTryTenant(place, named));
  const asking: SigningIn = { place, tenantId, client, options };
  const signedIn = await signIn(asking);
  try {
    const { person, session } = signedIn;
    const connection = tenantConnection({ tenantId: person.tenantId, tenant, credential: session.credential });
    const asOf = systemClock.now();
    const reader = openTenant(connection, tenantTime);
    try {
      const audit = await withProgress('reading the tenant …', (at) =>
        auditOnce(wanted.length === 0 ? controls : wanted, {
          client: reader,
          tenantId: person.tenantId,
          settings: tenant,
          approvals,
          asOf,
          monotonicMs: systemClock.monotonicMs,
          faulted: ({ of, id, stack = '' }) => printText(`hardenbot itself failed at ${of} (${id}):\n${stack}`, process.stderr),
          onProgress: async ({ done, total, reading }) => at(`reading ${reading} (${done} of ${total})`),
        }),
      );
      if (!audit.readAnything) throw new NotReached([nothingRead]);
      await report({
        findings: audit.findings,
        person,
        client,
        cloud: tenant.cloud,
        source: reader.origin,
        asOf,
        options,
      });
    } finally {
      await reader.close();
    }
  } finally {
    await signedIn.session.close();
  }
}

const nothingRead = {
  refused: true,
  code: 'nothing-read',
  reason: 'Your account was refused everything that was read.',
  remedy: 'Sign in with an account that has the role Global Reader.',
} as const;
