/** A large simulated tenant in a process of its own, and both ways of reading it: through hardenbot and by bare paging. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { anchorOf } from '../../adapters/m365/exchange';
import { openTenant } from '../../adapters/m365/index';
import type { TenantClient } from '../../src/tenant/client';

export interface LargeTenant {
  readonly tenantId: string;
  /** A new gateway, as the worker has one for each tenant. */
  open(): TenantClient;
  /** Reads the same cmdlets page after page, side by side, and does nothing but parse; the bytes that came. */
  page(cmdlets: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Announced {
  readonly tenantId: string;
  readonly credential: { readonly clientId: string; readonly clientSecret: string };
  readonly endpoints: { readonly authorityHost: string; readonly graph: string; readonly exchange: string; readonly arm: string };
}

/** What grows with the number of mailboxes, and is read completely by some control. */
export const largeLists = ['Get-CASMailbox', 'Get-Mailbox', 'Get-User', 'Get-MailboxAuditBypassAssociation'] as const;

/** A tenant in which nothing is open, with `mailboxes` generated rows in every large list. */
export function largeState(mailboxes: number, latencyMs: number): object {
  return {
    schema: 'tenant-state/1',
    organization: { verifiedDomains: ['contoso.com'] },
    exchange: {
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', AuditDisabled: false },
      AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true },
      AcceptedDomain: [{ Name: 'contoso.com', DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true }],
      RemoteDomain: [{ Name: 'Default', DomainName: '*', AutoForwardEnabled: true, TrustedMailInboundEnabled: false }],
      HostedOutboundSpamFilterPolicy: [{ Name: 'Default', IsDefault: true, AutoForwardingMode: 'Off' }],
      HostedOutboundSpamFilterRule: [],
      TransportRule: [],
      JournalRule: [],
      OutboundConnector: [],
      CASMailboxPlan: [{ Name: 'Enterprise', PopEnabled: false, ImapEnabled: false, OWAEnabled: true }],
      TransportConfig: { SmtpClientAuthenticationDisabled: true },
    },
    generate: largeRows(mailboxes),
    simulator: {
      latencyMs,
      pageSize: Object.fromEntries(largeLists.map((cmdlet) => [cmdlet.replace('Get-', 'exchange.'), 1000])),
    },
  };
}

function largeRows(mailboxes: number): object {
  const guid = (kind: string) => `0${kind}000000-0000-4000-8000-{i}`;
  return {
    'exchange.Mailbox': {
      count: mailboxes,
      Guid: guid('a'),
      ExternalDirectoryObjectId: guid('b'),
      Identity: 'user{i}',
      DisplayName: 'User {i}',
      UserPrincipalName: 'user{i}@contoso.com',
      PrimarySmtpAddress: 'user{i}@contoso.com',
      RecipientTypeDetails: 'UserMailbox',
      EmailAddresses: ['SMTP:user{i}@contoso.com'],
      ForwardingSmtpAddress: null,
      ForwardingAddress: null,
      DeliverToMailboxAndForward: false,
      DefaultAuditSet: ['Admin', 'Delegate', 'Owner'],
    },
    'exchange.User': {
      count: mailboxes,
      Guid: guid('c'),
      ExternalDirectoryObjectId: guid('b'),
      Identity: 'user{i}',
      UserPrincipalName: 'user{i}@contoso.com',
      RecipientTypeDetails: 'UserMailbox',
      RemotePowerShellEnabled: false,
    },
    'exchange.MailboxAuditBypassAssociation': {
      count: mailboxes,
      Guid: guid('a'),
      Identity: 'user{i}',
      Name: 'user{i}',
      AuditBypassEnabled: false,
    },
    'exchange.CASMailbox': {
      count: mailboxes,
      Guid: guid('a'),
      Identity: 'user{i}',
      DisplayName: 'User {i}',
      PrimarySmtpAddress: 'user{i}@contoso.com',
      PopEnabled: false,
      ImapEnabled: false,
      OWAEnabled: true,
      SmtpClientAuthenticationDisabled: null,
    },
  };
}

export async function startLargeTenant(state: object): Promise<LargeTenant> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const stateFile = join(folder, 'state.json');
  const caFile = join(folder, 'ca.pem');
  writeFileSync(stateFile, JSON.stringify(state));
  const root = join(__dirname, '..', '..');
  const hook = join(root, 'test', 'support', 'typescript-hook.cjs');
  const child = spawn(
    process.execPath,
    ['--require', hook, join(root, 'src', 'cli.ts'), 'simulate', '--state', stateFile, '--port', '0', '--ca-out', caFile],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const announced = JSON.parse(await firstLine(child)) as Announced;
  const ca = readFileSync(caFile, 'utf8');
  const agent = new Agent({ connect: { ca } });
  return {
    tenantId: announced.tenantId,
    open: () =>
      openTenant(
        {
          tenantId: announced.tenantId,
          endpoints: announced.endpoints,
          ca,
          credential: { kind: 'secret', clientId: announced.credential.clientId, secret: announced.credential.clientSecret },
          resolve: () => Promise.resolve([]),
          giveUpAfterMs: 60_000,
        },
        { monotonicMs: () => performance.now(), sleep: (ms) => pause(ms), random: Math.random },
      ),
    page: async (cmdlets) => {
      const token = await tokenOf(announced, agent);
      return (await Promise.all(cmdlets.map((cmdlet) => pagesOf(cmdlet, { announced, agent, token })))).flat();
    },
    close: async () => {
      child.kill('SIGTERM');
      await agent.close();
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout !== null) for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The simulated tenant did not start.');
}

/** A token of the simulated tenant for Exchange. */
export async function tokenOf(
  { tenantId, credential, endpoints }: Pick<Announced, 'tenantId' | 'credential' | 'endpoints'>,
  agent: Agent,
): Promise<string> {
  const answer = await request(`${endpoints.authorityHost}/${tenantId}/oauth2/v2.0/token`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credential.clientId,
      client_secret: credential.clientSecret,
      scope: 'https://outlook.office365.com/.default',
    }).toString(),
  });
  const { access_token: token } = (await answer.body.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error('The simulated tenant gave no token.');
  return token;
}

async function pagesOf(
  cmdlet: string,
  by: { readonly announced: Announced; readonly agent: Agent; readonly token: string },
): Promise<readonly string[]> {
  const { announced, agent, token } = by;
  const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: { ResultSize: 'Unlimited' } } });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-anchormailbox': anchorOf(cmdlet, announced.tenantId),
    prefer: 'odata.maxpagesize=1000',
  };
  const texts: string[] = [];
  for (
    let next: string | undefined = `${announced.endpoints.exchange}/adminapi/beta/${announced.tenantId}/InvokeCommand`;
    next !== undefined;
  ) {
    const answer: Awaited<ReturnType<typeof request>> = await request(next, { dispatcher: agent, method: 'POST', headers, body });
    const text = await answer.body.text();
    texts.push(text);
    next = (JSON.parse(text) as { '@odata.nextLink'?: string })['@odata.nextLink'];
  }
  return texts;
}
