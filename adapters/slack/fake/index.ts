/** A local Slack for tests: the Web API that the app calls, and people who act on the app's real port with what it really drew. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { giveUpAfterMs, waitFor } from '../../../src/chat/wait-for.js';
import { AppConnection, type Headers, type Reply } from './app-connection.js';
import { sharedFiles, takeBytes } from './files.js';
import { type Answers, commandForm, homeJson, homePressForm, pressForm, type Sender, submissionForm } from './payloads.js';
import { type Reading, readMessage } from './reader.js';
import { Sockets } from './sockets.js';
import { takeResponse, webApi } from './web-api.js';
import { type Message, World, type WorldOptions } from './world.js';

export interface FakeOptions extends WorldOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** The app-level token; without one there is no Socket Mode. */
  readonly appToken?: string;
  readonly appId: string;
  /** The bot scopes that were granted. */
  readonly scopes: readonly string[];
  readonly blocksTotal?: number;
  /** False: a Slack that does not take charts yet. */
  readonly charts?: boolean;
  /** False: a Slack that does not take what folds yet. */
  readonly folds?: boolean;
  /** Where the bytes of files go; the fake itself where it is left out. */
  readonly uploadsAt?: string;
}

/** A message with what a person reads in it. */
export interface DisplayedMessage extends Reading {
  readonly channel: string;
  readonly ts: string;
  /** The message in whose thread it stands. */
  readonly thread: string | null;
}

export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
}

export type { Reply } from './app-connection.js';

export class FakeSlack {
  readonly calls: Call[] = [];
  readonly world: World;
  readonly sockets: Sockets;
  readonly appHome: AppHome;
  private readonly line: AppConnection;
  private readonly events = new EventEmitter();
  private readonly troubles = new Troubles();
  private readonly server: Server;
  private readonly methods: ReturnType<typeof webApi>;
  private readonly readings = new WeakMap<Message, Pick<Message, 'blocks' | 'text'> & { readonly reading: Reading }>();

  private constructor(private readonly options: FakeOptions) {
    this.world = new World(options);
    this.methods = webApi(this.world, {
      ...options,
      uploadUrl: () => options.uploadsAt ?? this.apiUrl.replace('/api/', '/upload/'),
      opened: (trigger) => this.events.emit(trigger),
    });
    this.server = createServer((request, response) => void this.serve(request, response));
    this.sockets = new Sockets(options.appId);
    this.sockets.attach(this.server);
    this.line = new AppConnection({ signingSecret: options.signingSecret, sockets: this.sockets, now: () => this.world.now });
    this.appHome = new AppHome(this.world, this.line, () => this.sender);
  }

  static async start(options: FakeOptions): Promise<FakeSlack> {
    const slack = new FakeSlack(options);
    slack.server.listen(0, '127.0.0.1');
    await once(slack.server, 'listening');
    return slack;
  }

  get apiUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The fake listens on no port.');
    return `http://127.0.0.1:${address.port}/api/`;
  }

  /** Where acts go: the port that the app listens on, or the connections that it opened. */
  connect(to: number | 'socket'): void {
    this.line.connect(to);
  }

  async close(): Promise<void> {
    this.sockets.close();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** Types a line in a channel. */
  sayAs(person: string, line: string, channel: string): Promise<Reply> {
    const said = { line, channel, response: this.world.newResponse(channel, person) };
    return this.line.deliver(commandForm(this.sender, this.world.actor(person), said));
  }

  /** Presses the button of that label; gives the reason in the dialog that opens, where one is given here. */
  async clickAs(person: string, shown: DisplayedMessage, label: string, reason?: Answers): Promise<Reply> {
    const message = this.world.messages.find((one) => one.ts === shown.ts);
    const button = message === undefined ? undefined : this.show(message).buttons.find((one) => one.label === label);
    if (message === undefined || button === undefined) throw new Error(`There is no button "${label}" to press.`);
    const actor = this.world.actor(person);
    const response = this.world.newResponse(message.channel, person);
    const form = pressForm(this.sender, actor, { ...button, message, response, at: this.world.timestamp() });
    if (reason === undefined) return this.line.deliver(form);
    await Promise.all([
      this.line.deliver(form),
      once(this.events, actor.trigger, { signal: AbortSignal.timeout(giveUpAfterMs) }),
    ]);
    return this.submitAs(person, actor.trigger, reason);
  }

  /** Sends the dialog that a trigger opened. */
  submitAs(person: string, trigger: string, reason: Answers): Promise<Reply> {
    const view = this.world.views.get(trigger);
    if (view === undefined) throw new Error('No dialog is open.');
    return this.line.deliver(submissionForm(this.sender, this.world.actor(person), view, reason));
  }

  messages(channel: string): readonly DisplayedMessage[] {
    return this.world.messages.filter((one) => one.channel === channel && one.only === undefined).map((one) => this.show(one));
  }

  /** The files of a conversation; of one thread of it, where that is named. */
  readonly sharedIn = (channel: string, thread?: string) => sharedFiles(this.world, channel, thread);
  readonly untilShared = (at: string, thread: string, fits?: (file: { readonly name: string }) => boolean) =>
    waitFor(this.events, () => this.sharedIn(at, thread), fits);

  /** What only this person sees, in a channel or in the conversation with the bot. */
  whispers(person: string): readonly DisplayedMessage[] {
    return this.world.messages.filter((one) => one.only === person).map((one) => this.show(one));
  }

  /** The newest message of the channel that fits, as soon as there is one. */
  until(channel: string, fits: (shown: DisplayedMessage) => boolean): Promise<DisplayedMessage> {
    return waitFor(this.events, () => this.messages(channel), fits);
  }

  /** The newest message to this person alone that fits, as soon as there is one. */
  untilWhispered(person: string, fits: (shown: DisplayedMessage) => boolean): Promise<DisplayedMessage> {
    return waitFor(this.events, () => this.whispers(person), fits);
  }

  failNext(trouble: Trouble): void {
    this.troubles.add(trouble);
  }

  signed(body: string, seconds?: number): Headers {
    return this.line.signed(body, seconds);
  }

  send(body: string, headers: Headers): Promise<Reply> {
    return this.line.send(body, headers);
  }

  retry(): Promise<Reply> {
    return this.line.retry();
  }

  replay(): Promise<Reply> {
    return this.line.replay();
  }

  private get sender(): Sender {
    return { ...this.options, apiUrl: this.apiUrl };
  }

  /** A wait for a message looks at all of them after each event: each is read again only where it changed. */
  private show(message: Message): DisplayedMessage {
    const { channel, ts, blocks, text, thread } = message;
    const known = this.readings.get(message);
    const isSame = known?.blocks === blocks && known.text === text;
    const { reading } = isSame ? known : { reading: readMessage(blocks, text) };
    this.readings.set(message, { blocks, text, reading });
    return { channel, ts, thread: thread ?? null, ...reading };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/^\/api\//, '');
    const body = await readText(request);
    const reply = (status: number, json: object, headers: Headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
    const upload = /^\/upload\/(\w+)$/.exec(path);
    if (upload !== null) {
      const trouble = this.troubles.next('upload');
      return void reply(trouble?.status ?? takeBytes(this.world, upload[1] ?? '', body), {});
    }
    const answerTo = /^response\/(\w+)$/.exec(path);
    if (answerTo !== null) {
      reply(takeResponse(this.world, answerTo[1] ?? '', JSON.parse(body)), { ok: true });
      this.events.emit('answered');
      return;
    }
    const args = Object.fromEntries(new URLSearchParams(body));
    this.calls.push({ method: path, args });
    const trouble = this.troubles.next(path);
    if (trouble !== null) {
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
    if (path === 'apps.connections.open') return this.openConnection(authorization);
    const method = this.methods[path];
    if (authorization !== `Bearer ${this.options.botToken}`) return { ok: false, error: 'invalid_auth' };
    if (method === undefined) return { ok: false, error: 'unknown_method' };
    if (method.scope !== null && !this.options.scopes.includes(method.scope))
      return { ok: false, error: 'missing_scope', needed: method.scope, provided: this.options.scopes.join(',') };
    return method.run(args);
  }

  private openConnection(authorization: string | undefined): object {
    const { appToken } = this.options;
    if (appToken === undefined || authorization !== `Bearer ${appToken}`) return { ok: false, error: 'invalid_auth' };
    return { ok: true, url: `${this.apiUrl.replace('http:', 'ws:')}link/?ticket=${this.sockets.newTicket()}` };
  }
}

/** The tab of the app as people use it: they open it, read it, and press what is on it. */
class AppHome {
  constructor(
    private readonly world: World,
    private readonly line: AppConnection,
    private readonly sender: () => Sender,
  ) {}

  opensAs(person: string, tab: 'home' | 'messages' = 'home'): Promise<Reply> {
    return this.line.deliver(homeJson(this.sender(), this.world.actor(person), { tab, id: `Ev${this.world.next()}` }));
  }

  /** What the person sees there; null before it was published. */
  shown(person: string): Reading | null {
    const view = this.world.homes.get(person);
    return view === undefined ? null : readMessage(view.blocks, '');
  }

  clickAs(person: string, label: string): Promise<Reply> {
    const view = this.world.homes.get(person);
    const button = this.shown(person)?.buttons.find((one) => one.label === label);
    if (view === undefined || button === undefined) throw new Error(`There is no button "${label}" on App Home.`);
    const pressed = { ...button, view, at: this.world.timestamp() };
    return this.line.deliver(homePressForm(this.sender(), this.world.actor(person), pressed));
  }
}

/** How the next calls go wrong. */
export interface Trouble {
  /** All methods where it is left out; `upload` is the address that takes the bytes of a file. */
  readonly method?: string;
  readonly times?: number;
  /** 200 with an error word, or another status. */
  readonly status?: number;
  readonly error?: string;
  readonly retryAfterSeconds?: number;
}

class Troubles {
  private readonly waiting: (Trouble & { left: number })[] = [];

  add(trouble: Trouble): void {
    this.waiting.push({ ...trouble, left: trouble.times ?? 1 });
  }

  /** The trouble that this call has; null: none. */
  next(method: string): Trouble | null {
    const trouble = this.waiting.find((one) => one.left > 0 && (one.method === undefined || one.method === method));
    if (trouble === undefined) return null;
    trouble.left -= 1;
    return trouble;
  }
}
