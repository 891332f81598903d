/** A local Teams for tests: people who act on the app's real port with what it really drew, and the services that the app calls. */

import { waitFor } from '../../../src/chat/wait-for.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { clickActivity, consentActivity, type Manner, messageActivity, type Sender, submitActivity } from './activities.js';
import { type Reading, readMessage, readPlain } from './reader.js';
import type { ButtonJson, ExecuteJson } from './rules.js';
import { Service, type ServiceOptions } from './service.js';
import type { TokenChanges } from './signer.js';
import { type Account, type Message, World, type WorldOptions } from './world.js';

export type FakeOptions = WorldOptions & ServiceOptions;

/** A message with what a person reads in it. */
export interface DisplayedMessage extends Reading {
  readonly conversation: string;
  readonly id: string;
  /** The message in whose thread it stands. */
  readonly thread?: string;
}

/** What the app answered to a request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

interface Pressing {
  /** Written into the input that the button opens. */
  readonly reason?: string;
  /** `old`: a client that knows no Action.Execute. */
  readonly client?: 'new' | 'old';
}

export class FakeTeams {
  /** The words that answered each click, with who saw them. */
  readonly answers: { readonly person: string; readonly id: string; readonly words: string }[] = [];
  private app = '';
  private last: { readonly activity: object; readonly person: string } | null = null;
  private readonly readings = new WeakMap<Message['content'], Reading>();

  private constructor(
    private readonly options: FakeOptions,
    readonly world: World,
    readonly service: Service,
  ) {}

  static async start(options: FakeOptions): Promise<FakeTeams> {
    const world = new World(options);
    return new FakeTeams(options, world, await Service.start(world, options));
  }

  /** Where the app listens: what the messaging endpoint of the Azure Bot resource is. */
  connect(port: number): void {
    this.app = `http://127.0.0.1:${port}/api/messages`;
  }

  close(): Promise<void> {
    return this.service.close();
  }

  /** Says a line that begins with `/harden`, in the channel or in the chat with the bot. */
  sayAs(person: string, line: string, said: { readonly channel: string; readonly manner?: Manner }): Promise<Reply> {
    const words = line.replace(/^\/harden ?/, '');
    return this.deliver(messageActivity(this.sender, this.person(person), { manner: 'slash', ...said, words }), person);
  }

  /** Presses the button of that label; one that asks is opened, filled in with the reason and sent, where one is given. */
  async clickAs(person: string, shown: DisplayedMessage, label: string, pressing: Pressing = {}): Promise<Reply | null> {
    const button = this.shownNow(shown).buttons.find((one) => one.label === label)?.element;
    if (button === undefined) throw new Error(`There is no button "${label}" to press.`);
    const sent = submissionOf(button, pressing.reason);
    if (sent === null) return null;
    const { title, verb } = sent.action;
    const click = { conversation: shown.conversation, message: shown.id, title, verb, data: sent.data };
    const make = pressing.client === 'old' ? submitActivity : clickActivity;
    return this.deliver(make(this.sender, this.person(person), click), person);
  }

  /** The files that a person was offered and has not answered, by name. */
  offers(person: string): readonly string[] {
    return this.offersTo(person).map(({ card }) => card.name);
  }

  /** Accepts the newest offer of a file, or declines it; gives what then is in the person's drive, null where nothing came. */
  async answerOffer(person: string, name: string, action: 'accept' | 'decline' = 'accept'): Promise<string | null> {
    const offer = this.offersTo(person).findLast(({ card }) => card.name === name);
    if (offer?.card.contentType !== 'application/vnd.microsoft.teams.card.file.consent')
      throw new Error(`${name} is not offered.`);
    const id = this.world.nextId();
    const drive = { person, content: '', total: null as number | null };
    this.world.drives.set(id, drive);
    const said = { action, context: offer.card.content.acceptContext, name, uploadUrl: this.service.driveUrl(id) };
    await this.deliver(consentActivity(this.sender, this.person(person), said), person);
    return drive.total !== null && drive.total === Buffer.byteLength(drive.content) ? drive.content : null;
  }

  private offersTo(person: string) {
    return this.world.files.filter(
      (one) => one.person === person && one.card.contentType === 'application/vnd.microsoft.teams.card.file.consent',
    );
  }

  messages(conversation: string): readonly DisplayedMessage[] {
    return this.world.messages
      .filter((one) => one.conversation === conversation && one.only === undefined)
      .map((one) => this.show(one));
  }

  /** The newest message of the conversation that fits, as soon as there is one. */
  until(conversation: string, fits: (shown: DisplayedMessage) => boolean): Promise<DisplayedMessage> {
    return waitFor(this.service.events, () => this.messages(conversation), fits);
  }

  /** The newest of what only this person sees that fits, as soon as there is one. */
  untilWhispered(person: string, fits: (shown: DisplayedMessage) => boolean): Promise<DisplayedMessage> {
    return waitFor(this.service.events, () => this.whispers(person), fits);
  }

  /** What only this person sees: in a channel, in the chat with the bot, and as the answer to a click. */
  whispers(person: string): readonly DisplayedMessage[] {
    const answers = this.answers
      .filter((answer) => answer.person === person)
      .map(({ id, words }) => ({
        conversation: '',
        id,
        text: words,
        notification: '',
        buttons: [],
        mentions: [],
        live: readPlain(words),
      }));
    return [...this.world.messages.filter((one) => one.only === person).map((one) => this.show(one)), ...answers];
  }

  /** An activity that is in order, to be changed by a test. */
  activity(person: string, channel: string, words = 'status'): Record<string, unknown> {
    return { ...messageActivity(this.sender, this.person(person), { words, channel, manner: 'slash' }) };
  }

  /** Sends an activity with a token that is changed, as it is given, or left out. */
  async send(activity: object, token: TokenChanges | string | null = {}): Promise<Reply> {
    const bearer = typeof token === 'string' || token === null ? token : await this.service.signer.token(token);
    const headers = { 'content-type': 'application/json', ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) };
    const response = await fetch(this.app, { method: 'POST', headers, body: JSON.stringify(activity) });
    return { status: response.status, body: await response.text() };
  }

  /** The last act once more, as when Teams believes that the first was lost. */
  retry(): Promise<Reply> {
    if (this.last === null) throw new Error('Nobody has done anything yet.');
    return this.deliver(this.last.activity, this.last.person);
  }

  private async deliver(activity: object, person: string): Promise<Reply> {
    this.last = { activity, person };
    const reply = await this.send(activity);
    const words = answerWords(reply);
    if (words !== null) this.answers.push({ person, id: `answer-${this.answers.length}`, words });
    return reply;
  }

  private get sender(): Sender {
    return { appId: this.options.appId, serviceUrl: this.service.endpoints.serviceUrl, world: this.world };
  }

  private person(id: string): Account {
    const person = this.world.people.get(id);
    if (person === undefined) throw new Error(`${id} is not in this tenant.`);
    return person;
  }

  private shownNow({ conversation, id }: DisplayedMessage): DisplayedMessage {
    const message = this.world.find(conversation, id);
    if (message === undefined) throw new Error('That message is not there any more.');
    return this.show(message);
  }

  /** A wait for a message looks at all of them after each event: each is read once, and again when it is written again. */
  private show({ conversation, id, thread, content }: Message): DisplayedMessage {
    const reading = this.readings.get(content) ?? readMessage(content);
    this.readings.set(content, reading);
    return { conversation, id, ...omitUndefined({ thread }), ...reading };
  }
}

/** What a client sends for a press: the data of the button with what was written into its input. Null while that is only open. */
function submissionOf(
  button: ButtonJson,
  reason: string | undefined,
): { readonly action: ExecuteJson; readonly data: object } | null {
  if (button.type === 'Action.Execute') return { action: button, data: button.data };
  const [action] = button.card.actions ?? [];
  const input = button.card.body.find((element) => element.type === 'Input.Text');
  if (reason === undefined || action === undefined || input === undefined) return null;
  return { action, data: { ...action.data, [input.id]: reason } };
}

/** The words that a client shows for an answered click. An empty answer is an error to it. */
function answerWords({ status, body }: Reply): string | null {
  if (status !== 200 || body === '') return null;
  const answer = JSON.parse(body) as { readonly type?: string; readonly value?: unknown };
  return answer.type === 'application/vnd.microsoft.activity.message' && typeof answer.value === 'string' ? answer.value : null;
}
