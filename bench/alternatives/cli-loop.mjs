/**
 * A script around the Node API of CLI for Microsoft 365: sets one property of every mailbox, one command after the other. Two at once end with "Logger
 * not set on the request object" (11.11.0). Run by `by-cli.ts`, which signs in first. Arguments: the module of that API, the tenant's id, how many mailboxes.
 */
import { pathToFileURL } from 'node:url';

const [api, tenantId, mailboxes] = process.argv.slice(2);
const { executeCommand } = await import(pathToFileURL(api).href);

for (let n = 0; n < Number(mailboxes); n += 1) {
  const identity = `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const call = { CmdletName: 'Set-CASMailbox', Parameters: { Identity: identity, PopEnabled: false } };
  await executeCommand('request', {
    url: `https://outlook.office365.com/adminapi/beta/${tenantId}/InvokeCommand`,
    method: 'post',
    resource: 'https://outlook.office365.com',
    'content-type': 'application/json',
    'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
    body: JSON.stringify({ CmdletInput: call }),
  });
}
