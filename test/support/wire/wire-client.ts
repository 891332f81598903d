/** A bare client of the simulated tenant: what goes over the wire and what comes back, with nothing of our adapters in between. */
import { Agent, request } from 'undici';
import { anchorOf } from '../../../adapters/m365/exchange';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../adapters/m365/simulator';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined where the body is no JSON. */
  readonly json: Record<string, unknown>;
  readonly bytes: Buffer;
}

export type Service = 'graph' | 'exchange' | 'arm';

const scopes: Readonly<Record<Service, string>> = {
  graph: 'https://graph.microsoft.com/.default',
  exchange: 'https://outlook.office365.com/.default',
  arm: 'https://management.azure.com/.default',
};

export const anchor = anchorOf('', 'contoso.onmicrosoft.com');

export class WireClient {
  readonly simulator: Simulator;
  private readonly agent: Agent;

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.agent = new Agent({ connect: { ca: simulator.ca } });
  }

  /** Starts a tenant with this state; `schema` is filled in. */
  static async start(
    state: Readonly<Record<string, unknown>>,
    options: Pick<SimulatorOptions, 'now' | 'monotonicMs' | 'happenings' | 'appRequests'> = {},
  ): Promise<WireClient> {
    const held = { schema: 'tenant-state/1', ...state };
    return new WireClient(await startSimulator({ state: held, monotonicMs: () => performance.now(), ...options }));
  }

  async close(): Promise<void> {
    await this.agent.close();
    await this.simulator.close();
  }

  /** A call of a cmdlet; the answer's `value` and warnings are what tests look at. */
  async invoke(
    cmdlet: string,
    parameters: object = {},
    options: { headers?: Record<string, string>; url?: string } = {},
  ): Promise<Reply> {
    const { tenantId, url } = this.simulator;
    return this.send('exchange', {
      method: 'POST',
      url: options.url ?? `${url}/adminapi/beta/${tenantId}/InvokeCommand`,
      headers: { 'x-anchormailbox': anchorOf(cmdlet, 'contoso.onmicrosoft.com'), ...options.headers },
      body: { CmdletInput: { CmdletName: cmdlet, Parameters: parameters } },
    });
  }

  /** A call of Graph v1.0; `path` may be the absolute link of a next page. */
  async graph(method: string, path: string, body?: object): Promise<Reply> {
    const url = path.startsWith('https:') ? path : `${this.simulator.url}/v1.0${path}`;
    return this.send('graph', { method, url, ...(body === undefined ? {} : { body }) });
  }

  async arm(method: string, path: string, body?: object): Promise<Reply> {
    const url = `${this.simulator.url}${path}?api-version=2025-05-01`;
    return this.send('arm', { method, url, ...(body === undefined ? {} : { body }) });
  }

  async send(
    service: Service,
    call: { method: string; url: string; headers?: Record<string, string>; body?: object; token?: string },
  ): Promise<Reply> {
    const token = call.token ?? (await this.token(service));
    return this.raw({
      method: call.method,
      url: call.url,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...call.headers },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
  }

  async token(service: Service): Promise<string> {
    const { url, credential } = this.simulator;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credential.clientId,
      client_secret: credential.clientSecret,
      scope: scopes[service],
    });
    const reply = await this.raw({
      method: 'POST',
      url: `${url}/${credential.tenantId}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    return String(reply.json['access_token']);
  }

  async raw(call: { method: string; url: string; headers?: Record<string, string>; body?: string }): Promise<Reply> {
    const response = await request(call.url, {
      method: call.method as 'GET',
      headers: call.headers ?? {},
      body: call.body ?? null,
      dispatcher: this.agent,
    });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    const isJson = String(response.headers['content-type']).startsWith('application/json');
    return { status: response.statusCode, headers: response.headers, json: isJson ? JSON.parse(bytes.toString()) : {}, bytes };
  }
}
