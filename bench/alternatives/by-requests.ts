/** A bare request loop, as people write one: a token, requests, and a pause where the service says that they are too many. */
import { Resolver } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { anchorOf } from '../../adapters/m365/exchange';
import type { ScaledTenant } from '../support/scaled-simulator';
import type { Row } from './closed-tenant';
import type { Read } from './rules';
import { type Asking, pageOf } from './script';

/** Seconds to wait where the service does not say for how long. */
const usualPause = 10;

export interface Requests extends Asking {
  /** Sets one property of every mailbox, `width` requests side by side. */
  change(mailboxes: readonly string[], set: Row, width: number): Promise<void>;
  close(): Promise<void>;
}

export async function openRequests(tenant: ScaledTenant): Promise<Requests> {
  const agent = new Agent({ connect: { ca: tenant.ca } });
  const resolver = new Resolver();
  resolver.setServers([tenant.endpoints.dns]);
  const tokens = {
    graph: await tokenFor(tenant, agent, 'https://graph.microsoft.com/.default'),
    exchange: await tokenFor(tenant, agent, 'https://outlook.office365.com/.default'),
  };

  const send = senderBy(agent);
  const invoke = (
    cmdlet: string,
    parameters: Row,
    url = `${tenant.endpoints.exchange}/adminapi/beta/${tenant.tenantId}/InvokeCommand`,
  ) =>
    send(
      url,
      tokens.exchange,
      { CmdletInput: { CmdletName: cmdlet, Parameters: parameters } },
      anchorOf(cmdlet, tenant.tenantId),
    );

  return {
    rows: async (read: Read) => {
      if (read.service === 'dns') return (await resolver.resolveTxt(read.name)).map((chunks) => ({ text: chunks.join('') }));
      const rows: Row[] = [];
      let url: string | undefined = read.service === 'graph' ? `${tenant.endpoints.graph}/v1.0${read.path}` : undefined;
      do {
        const body: unknown =
          read.service === 'graph'
            ? await send(url ?? '', tokens.graph)
            : await invoke(read.cmdlet, parametersOf(read.cmdlet), url);
        const page = pageOf(body);
        rows.push(...page.rows);
        url = page.next;
      } while (url !== undefined);
      return rows;
    },
    change: async (mailboxes, set, width) => {
      const waiting = [...mailboxes];
      const worker = async (): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
          await invoke('Set-CASMailbox', { Identity: next, ...set });
      };
      await Promise.all(Array.from({ length: width }, worker));
    },
    close: () => agent.close(),
  };
}

/** Lists that end after 1,000 rows without it. */
export function parametersOf(cmdlet: string): Row {
  return /Get-(CASMailbox|Mailbox|MailboxAuditBypassAssociation)$/.test(cmdlet) ? { ResultSize: 'Unlimited' } : {};
}

/** Sends a request until the service takes it, and gives its answer. Throws for any answer that is neither that nor "too many". */
function senderBy(dispatcher: Agent) {
  return async (url: string, token: string, body?: object, anchor?: string): Promise<unknown> => {
    for (;;) {
      const answer = await request(url, {
        dispatcher,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(anchor === undefined ? {} : { 'x-anchormailbox': anchor }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      if (answer.statusCode < 300) return text === '' ? {} : JSON.parse(text);
      if (answer.statusCode !== 429 && answer.statusCode !== 503) throw new Error(`${url}: ${answer.statusCode} ${text}`);
      await pause(Number(answer.headers['retry-after'] ?? usualPause) * 1000);
    }
  };
}

async function tokenFor(tenant: ScaledTenant, agent: Agent, scope: string): Promise<string> {
  const answer = await request(`${tenant.endpoints.authorityHost}/${tenant.tenantId}/oauth2/v2.0/token`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tenant.credential.clientId,
      client_secret: tenant.credential.clientSecret,
      scope,
    }).toString(),
  });
  return ((await answer.body.json()) as { access_token: string }).access_token;
}
