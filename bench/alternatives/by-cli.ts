/** CLI for Microsoft 365 in a script: a command for each read and for each change, or its Node API in one process. */

import { Resolver } from 'node:dns/promises';
import { dirname, join } from 'node:path';
import { anchorOf } from '../../adapters/m365/exchange';
import { type Installed, installClient, runClient, runScriptOfClient } from '../../test/fidelity/client';
import { type Front, openFront } from '../../test/fidelity/front';
import type { ScaledTenant } from '../support/scaled-simulator';
import { parametersOf } from './by-requests';
import type { Row } from './closed-tenant';
import type { Read } from './rules';
import { type Asking, pageOf } from './script';

export interface Cli extends Asking {
  /** A process for each mailbox, one after the other. */
  changeByCommands(mailboxes: readonly string[], set: Row): Promise<void>;
  /** One process with its Node API, which takes one command at a time. */
  changeByApi(mailboxes: number): Promise<void>;
  close(): Promise<void>;
}

/** Where it has a command of its own for what is read; everything else goes by `m365 request`. */
const commands: Readonly<Record<string, readonly string[]>> = {
  '/policies/authorizationPolicy': ['entra', 'policy', 'list', '--type', 'authorization'],
  '/identity/conditionalAccess/policies': ['entra', 'policy', 'list', '--type', 'conditionalAccess'],
  '/users?$select=id,userPrincipalName,accountEnabled,userType': [
    'entra',
    'user',
    'list',
    '--properties',
    'id,userPrincipalName,accountEnabled,userType',
  ],
};

/** Signed in. Throws InputError where it cannot be installed from the registry. */
export async function openCli(tenant: ScaledTenant): Promise<Cli> {
  const installed = await installClient();
  const front = await openFront({ url: tenant.endpoints.graph, ca: tenant.ca });
  const run = (args: readonly string[]) => textOf(installed, args, front);
  await run(['cli', 'config', 'set', '--key', 'disableTelemetry', '--value', 'true']);
  const { clientId, clientSecret } = tenant.credential;
  await run(['login', '--authType', 'secret', '--appId', clientId, '--secret', clientSecret, '--tenant', tenant.tenantId]);
  const resolver = new Resolver();
  resolver.setServers([tenant.endpoints.dns]);

  const invoke = async (cmdlet: string, parameters: Row, url?: string): Promise<unknown> => {
    const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } });
    const exchange = 'https://outlook.office365.com';
    const target = url ?? `${exchange}/adminapi/beta/${tenant.tenantId}/InvokeCommand`;
    const asked = ['request', '--url', target, '--method', 'post', '--resource', exchange, '--body', body];
    const headers = ['--content-type', 'application/json', '--x-anchormailbox', anchorOf(cmdlet, tenant.tenantId)];
    return JSON.parse((await run([...asked, ...headers])) || '{}');
  };
  return {
    rows: async (read: Read) => {
      if (read.service === 'dns') return (await resolver.resolveTxt(read.name)).map((chunks) => ({ text: chunks.join('') }));
      const command = read.service === 'graph' ? commands[read.path] : undefined;
      if (command !== undefined) return [JSON.parse(await run(command))].flat() as readonly Row[];
      const rows: Row[] = [];
      let url = read.service === 'graph' ? `https://graph.microsoft.com/v1.0${read.path}` : undefined;
      do {
        const body: unknown =
          read.service === 'graph'
            ? JSON.parse(await run(['request', '--url', url ?? '']))
            : await invoke(read.cmdlet, parametersOf(read.cmdlet), url);
        const page = pageOf(body);
        rows.push(...page.rows);
        url = page.next;
      } while (url !== undefined);
      return rows;
    },
    changeByCommands: async (mailboxes, set) => {
      for (const identity of mailboxes) await invoke('Set-CASMailbox', { Identity: identity, ...set });
    },
    changeByApi: async (mailboxes) => {
      const api = join(dirname(installed.entry), 'api.js');
      const args = [api, tenant.tenantId, String(mailboxes)];
      const { ok, text } = await runScriptOfClient(join(__dirname, 'cli-loop.mjs'), args, front);
      if (!ok) throw new Error(`The script around CLI for Microsoft 365 ended badly: ${text.slice(0, 500)}`);
    },
    close: () => front.close(),
  };
}

async function textOf(installed: Installed, args: readonly string[], front: Front): Promise<string> {
  const { ok, text } = await runClient(installed, args, front);
  if (!ok) throw new Error(`m365 ${args.slice(0, 4).join(' ')} ended badly: ${text.slice(0, 500)}`);
  return text.trim();
}
