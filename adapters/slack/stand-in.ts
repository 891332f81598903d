/** A local Slack for tests: the Web API that the app calls, and people who act on the app's real port with what it really drew. */
import { createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { commandForm, pressForm, type Sender, submissionForm } from './stand-in/payloads.js';
import { type Reading, readMessage } from './stand-in/reader.js';
import { takeResponse, webApi } from './stand-in/web-api.js';
import { type Message, World, type WorldOptions } from './stand-in/world.js';

export interface StandInOptions extends WorldOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appId: string;
  /** The bot scopes that were granted. */
  readonly scopes: readonly string[];
  readonly blocksTotal?: number;
}

/** A message with what a person reads in it. */
export interface Shown extends Reading {
  readonly channel: string;
  readonly ts: string;
}

/** What the app answered to a request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
}

/** How the next calls go wrong. */
export interface Trouble {
  /** All methods where it is left out. */
  readonly method?: string;
  readonly times?: number;
  /** 200 with an error word, or another status. */
  readonly status?: number;
  readonly error?: string;
  readonly retryAfterSeconds?: number;
}

type Headers = Readonly<Record<string, string>>;

export class SlackStandIn {
  readonly calls: Call[] = [];
  readonly world: World;
  private readonly events = new EventEmitter();
  private readonly troubles: (Trouble & { left: number })[] = [];
  private readonly server: Server;
  private readonly methods: ReturnType<typeof webApi>;
  private app = '';
  private last: { readonly body: string; readonly headers: Headers } | null = null;

  private constructor(private readonly options: StandInOptions) {
    this.world = new World(options);
    this.methods = webApi(this.world, { ...options, opened: (trigger) => this.events.emit(trigger) });
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(options: StandInOptions): Promise<SlackStandIn> {
    const slack = new SlackStandIn(options);
    slack.server.listen(0, '127.0.0.1');
    await once(slack.server, 'listening');
    return slack;
  }

  get apiUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The stand-in listens on no port.');
    return `http://127.0.0.1:${address.port}/api/`;
  }

  /** Where the app listens: what the manifest's request address is. */
  connect(port: number): void {
    this.app = `http://127.0.0.1:${port}/slack/events`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** Types a line in a channel. */
  sayAs(person: string, line: string, channel: string): Promise<Reply> {
    const said = { line, channel, response: this.world.newResponse(channel, person) };
    return this.deliver(commandForm(this.sender, this.actor(person), said));
  }

  /** Presses the button of that label; gives the reason in the dialog that opens, where one is given here. */
  async clickAs(person: string, shown: Shown, label: string, reason?: string): Promise<Reply> {
    const message = this.world.messages.find((one) => one.ts === shown.ts);
    const button = message === undefined ? undefined : this.show(message).buttons.find((one) => one.label === label);
    if (message === undefined || button === undefined) throw new Error(`There is no button "${label}" to press.`);
    const actor = this.actor(person);
    const response = this.world.newResponse(message.channel, person);
    const form = pressForm(this.sender, actor, { ...button, message, response, at: this.world.timestamp() });
    if (reason === undefined) return this.deliver(form);
    await Promise.all([this.deliver(form), once(this.events, actor.trigger, { signal: AbortSignal.timeout(3000) })]);
    return this.submitAs(person, actor.trigger, reason);
  }

  /** Sends the dialog that a trigger opened. */
  submitAs(person: string, trigger: string, reason: string): Promise<Reply> {
    const view = this.world.views.get(trigger);
    if (view === undefined) throw new Error('No dialog is open.');
    return this.deliver(submissionForm(this.sender, this.actor(person), view, reason));
  }

  messages(channel: string): readonly Shown[] {
    return this.world.messages.filter((one) => one.channel === channel && one.only === undefined).map((one) => this.show(one));
  }

  /** What only this person sees, in a channel or in the conversation with the bot. */
  whispers(person: string): readonly Shown[] {
    return this.world.messages.filter((one) => one.only === person).map((one) => this.show(one));
  }

  /** The newest message of the channel that fits, as soon as there is one. */
  until(channel: string, fits: (shown: Shown) => boolean): Promise<Shown> {
    return this.untilAmong(() => this.messages(channel), fits);
  }

  /** The newest message to this person alone that fits, as soon as there is one. */
  untilWhispered(person: string, fits: (shown: Shown) => boolean): Promise<Shown> {
    return this.untilAmong(() => this.whispers(person), fits);
  }

  private async untilAmong(shown: () => readonly Shown[], fits: (shown: Shown) => boolean): Promise<Shown> {
    const signal = AbortSignal.timeout(20_000);
    for (;;) {
      const found = shown().findLast(fits);
      if (found !== undefined) return found;
      await once(this.events, 'answered', { signal });
    }
  }

  failNext(trouble: Trouble): void {
    this.troubles.push({ ...trouble, left: trouble.times ?? 1 });
  }

  /** Headers as Slack signs a body, at a time of choice. */
  signed(body: string, seconds: number = Math.floor(this.world.now / 1000)): Headers {
    const hash = createHmac('sha256', this.options.signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
    return {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': `${seconds}`,
      'x-slack-signature': `v0=${hash}`,
    };
  }

  /** Sends bytes as they are. */
  async send(body: string, headers: Headers): Promise<Reply> {
    const response = await fetch(this.app, { method: 'POST', headers, body });
    return { status: response.status, body: await response.text() };
  }

  /** The last act once more, signed afresh a second later, as Slack does when no acknowledgement came. */
  retry(): Promise<Reply> {
    const { body } = this.lastSent();
    const headers = this.signed(body, Math.floor(this.world.now / 1000) + 1);
    return this.send(body, { ...headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' });
  }

  /** The last act once more, byte for byte, as someone who recorded it would. */
  replay(): Promise<Reply> {
    const { body, headers } = this.lastSent();
    return this.send(body, headers);
  }

  private lastSent(): { readonly body: string; readonly headers: Headers } {
    if (this.last === null) throw new Error('Nobody has done anything yet.');
    return this.last;
  }

  private deliver(body: string): Promise<Reply> {
    const headers = this.signed(body);
    this.last = { body, headers };
    return this.send(body, headers);
  }

  private get sender(): Sender {
    return { ...this.options, apiUrl: this.apiUrl };
  }

  private actor(person: string) {
    const account = this.world.people.get(person);
    if (account === undefined) throw new Error(`${person} is not in this workspace.`);
    return { account, trigger: this.world.newTrigger() };
  }

  private show({ channel, ts, blocks, text }: Message): Shown {
    return { channel, ts, ...readMessage(blocks, text) };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/api\//, '');
    const body = await readText(request);
    const reply = (status: number, json: object, headers: Headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
    const answerTo = /^response\/(\w+)$/.exec(path);
    if (answerTo !== null) {
      reply(takeResponse(this.world, answerTo[1] ?? '', JSON.parse(body)), { ok: true });
      this.events.emit('answered');
      return;
    }
    const args = Object.fromEntries(new URLSearchParams(body));
    this.calls.push({ method: path, args });
    const trouble = this.troubles.find((one) => one.left > 0 && (one.method === undefined || one.method === path));
    if (trouble !== undefined) {
      trouble.left -= 1;
      const wait = trouble.retryAfterSeconds;
      return void reply(
        trouble.status ?? 200,
        { ok: false, error: trouble.error ?? 'internal_error' },
        wait === undefined ? {} : { 'retry-after': `${wait}` },
      );
    }
    reply(200, this.answer(path, args, request.headers.authorization), { 'x-oauth-scopes': this.options.scopes.join(',') });
    this.events.emit('answered');
  }

  private answer(path: string, args: Readonly<Record<string, string>>, authorization: string | undefined): object {
    const method = this.methods[path];
    if (authorization !== `Bearer ${this.options.botToken}`) return { ok: false, error: 'invalid_auth' };
    if (method === undefined) return { ok: false, error: 'unknown_method' };
    if (method.scope !== null && !this.options.scopes.includes(method.scope))
      return { ok: false, error: 'missing_scope', needed: method.scope, provided: this.options.scopes.join(',') };
    return method.run(args);
  }
}
