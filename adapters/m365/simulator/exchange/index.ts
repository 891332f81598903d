/** The simulated admin endpoint of Exchange Online: `POST /adminapi/beta/{tenant}/InvokeCommand`. */
import { isObject } from '../../../../src/lib/json.js';
import { ownAnchorOf } from '../../exchange.js';
import type { Tokens } from '../entra/tokens.js';
import type { Row } from '../template.js';
import type { Tenant } from '../tenant.js';
import { type Answer, bodyObject, header, json, type Routed, type SimRequest } from '../wire.js';
import { isRecording, logWrite } from './audit-log.js';
import { bind, cmdletName, keyOfCmdlet } from './cmdlets.js';
import { cmdletUnknown, exchangeUnauthorized, invalidOperation, wrongAnchor } from './errors.js';
import { readObjects } from './read.js';
import { writeObject } from './write.js';

interface ExchangeOptions {
  readonly tenant: Tenant;
  readonly tokens: Tokens;
  readonly isTenant: (name: string) => boolean;
  readonly now: () => Date;
  readonly writeLog: (key: string, row: Row) => void;
}

const readingVerbs = /^(Get|Test|Search)-/i;

/** Null for a path that is not Exchange's. */
export function routeExchange(request: SimRequest, options: ExchangeOptions): Routed | null {
  const [, service, version, tenant = '', command] = request.url.pathname.split('/');
  if (service?.toLowerCase() !== 'adminapi') return null;
  const input = cmdletInput(request);
  const isCommand =
    /^(beta|v1\.0)$/.test(version ?? '') && command?.toLowerCase() === 'invokecommand' && request.method === 'POST';
  return {
    service: 'exchange',
    key: input === null ? null : keyOfCmdlet(input.cmdlet),
    ...(input === null ? {} : { cmdlet: cmdletName(input.cmdlet) ?? input.cmdlet, parameters: input.parameters }),
    write: input !== null && !readingVerbs.test(input.cmdlet),
    run: () => {
      const known = options.tokens.check(request, 'exchange');
      if (!known.ok || !options.isTenant(tenant)) return exchangeUnauthorized();
      if (!isCommand) return json(404, { error: { code: 'NotFound', message: 'The simulator has only InvokeCommand here.' } });
      return invoke(request, { ...options, clientId: known.token.clientId }, input);
    },
  };
}

interface CmdletInput {
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function cmdletInput(request: SimRequest): CmdletInput | null {
  const input = bodyObject(request)?.['CmdletInput'];
  if (!isObject(input) || typeof input['CmdletName'] !== 'string') return null;
  const parameters = input['Parameters'];
  return { cmdlet: input['CmdletName'], parameters: isObject(parameters) ? parameters : {} };
}

function invoke(
  request: SimRequest,
  options: ExchangeOptions & { readonly clientId: string },
  input: CmdletInput | null,
): Answer {
  if (input === null) throw invalidOperation({ type: 'System.ArgumentException', text: 'The body holds no CmdletInput.' });
  const { tenant, now } = options;
  const anchor = ownAnchorOf(input.cmdlet);
  if (anchor !== null && !(header(request, 'x-anchormailbox') ?? '').toLowerCase().includes(anchor)) throw wrongAnchor(anchor);
  if (cmdletName(input.cmdlet) === null) throw cmdletUnknown(input.cmdlet, 'data/exchange-cmdlets.json');
  if (keyOfCmdlet(input.cmdlet) === null) throw cmdletUnknown(input.cmdlet, 'collections.ts');
  const invocation = bind(input.cmdlet, input.parameters);
  const call = { tenant, invocation, request, now };
  if (invocation.verb === 'Get' || invocation.verb === 'Search') return readObjects(call);
  const recorded = isRecording(tenant);
  const answer = writeObject(call);
  // What turns the log off, or on, is in it.
  if (recorded || isRecording(tenant)) logWrite(call, options);
  return answer;
}
