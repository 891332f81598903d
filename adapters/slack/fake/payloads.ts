/** The forms that Slack sends when a person acts, with the fields around what an app reads. */
import type { ButtonElement, Modal } from './rules.js';
import type { Account, Enterprise, HomeShown, Message, OpenView } from './world.js';

export interface Sender {
  readonly appId: string;
  readonly teamId: string;
  readonly enterprise?: Enterprise;
  readonly apiUrl: string;
}

interface Person {
  readonly account: Account;
  readonly trigger: string;
}

const verification = { token: 'retired-verification-token' };

/** The workspace that someone acts from: of our own people theirs, of an unknown account of a shared channel ours. */
function workspaceOf({ teamId, enterprise }: Sender, { team_id: own, enterprise_user: belongs }: Account): string {
  return enterprise !== undefined && belongs?.enterprise_id === enterprise.id ? (own ?? teamId) : teamId;
}

/** A slash command; the line is split at its first space, as Slack does. */
export function commandForm(
  sender: Sender,
  person: Person,
  said: { readonly line: string; readonly channel: string; readonly response: string },
): string {
  const space = said.line.indexOf(' ');
  const [command, text] = space < 0 ? [said.line, ''] : [said.line.slice(0, space), said.line.slice(space + 1)];
  return new URLSearchParams({
    ...verification,
    is_enterprise_install: String(sender.enterprise?.isInstalledForAll === true),
    team_id: workspaceOf(sender, person.account),
    team_domain: 'contoso',
    ...(sender.enterprise === undefined ? {} : { enterprise_id: sender.enterprise.id, enterprise_name: 'Contoso' }),
    channel_id: said.channel,
    channel_name: 'security',
    user_id: person.account.id,
    user_name: person.account.id.toLowerCase(),
    command,
    text,
    api_app_id: sender.appId,
    response_url: `${sender.apiUrl}response/${said.response}`,
    trigger_id: person.trigger,
  }).toString();
}

function payloadForm(payload: object): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** With an Enterprise organisation, a person's `team_id` is the id of that, and an app that is installed for all of it is given no workspace (docs.slack.dev, interaction payloads). */
function common(sender: Sender, { account }: Person): object {
  const { enterprise } = sender;
  const organisation = enterprise === undefined ? {} : { enterprise_id: enterprise.id, enterprise_name: 'Contoso' };
  const isInstalledForAll = enterprise?.isInstalledForAll === true;
  const name = account.id.toLowerCase();
  return {
    ...verification,
    is_enterprise_install: isInstalledForAll,
    enterprise: enterprise === undefined ? null : { id: enterprise.id, name: 'Contoso' },
    api_app_id: sender.appId,
    team: isInstalledForAll ? null : { id: workspaceOf(sender, account), domain: 'contoso', ...organisation },
    user: { id: account.id, username: name, name, team_id: account.enterprise_user?.enterprise_id ?? account.team_id },
  };
}

export interface Press {
  readonly message: Message;
  readonly element: ButtonElement;
  readonly blockId: string;
  readonly response: string;
  readonly at: string;
}

export function pressForm(sender: Sender, person: Person, { message, element, blockId, response, at }: Press): string {
  const ephemeral = message.only !== undefined;
  return payloadForm({
    ...common(sender, person),
    type: 'block_actions',
    trigger_id: person.trigger,
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: ephemeral },
    channel: { id: message.channel, name: 'security' },
    ...(ephemeral ? {} : { message: { type: 'message', ts: message.ts, text: message.text, blocks: message.blocks } }),
    state: { values: {} },
    response_url: `${sender.apiUrl}response/${response}`,
    actions: [{ ...element, block_id: blockId, action_ts: at }],
  });
}

export function submissionForm(sender: Sender, person: Person, { id, modal }: OpenView, answers: Answers): string {
  return payloadForm({
    ...common(sender, person),
    type: 'view_submission',
    trigger_id: person.trigger,
    response_urls: [],
    view: {
      ...modal,
      id,
      team_id: sender.teamId,
      app_id: sender.appId,
      hash: `${id}.hash`,
      state: { values: fieldsOf(modal, answers) },
    },
  });
}

/** A press on App Home: it has no channel, no message and no response address. */
export function homePressForm(
  sender: Sender,
  person: Person,
  { view, element, blockId, at }: Omit<Press, 'message' | 'response'> & { readonly view: HomeShown },
): string {
  return payloadForm({
    ...common(sender, person),
    type: 'block_actions',
    trigger_id: person.trigger,
    container: { type: 'view', view_id: view.id },
    view: { ...view, team_id: sender.teamId, app_id: sender.appId, state: { values: {} } },
    actions: [{ ...element, block_id: blockId, action_ts: at }],
  });
}

/** Someone opened a tab of the app: an event, which Slack posts as JSON. */
export function homeJson(
  sender: Sender,
  { account }: Person,
  { tab, id }: { readonly tab: 'home' | 'messages'; readonly id: string },
): string {
  return JSON.stringify({
    token: 'retired-verification-token',
    team_id: workspaceOf(sender, account),
    ...(sender.enterprise === undefined ? {} : { enterprise_id: sender.enterprise.id }),
    api_app_id: sender.appId,
    event: { type: 'app_home_opened', user: account.id, channel: `D${account.id}`, event_ts: '1.1', tab },
    type: 'event_callback',
    event_id: id,
    event_time: 1,
    authorizations: [
      {
        enterprise_id: sender.enterprise?.id ?? null,
        team_id: sender.enterprise?.isInstalledForAll === true ? null : sender.teamId,
        user_id: 'U0BOT',
        is_bot: true,
        is_enterprise_install: sender.enterprise?.isInstalledForAll === true,
      },
    ],
    is_ext_shared_channel: false,
  });
}

/** What a person writes, and the text of a radio button: into the one field, or by the label of each, `*` for the rest; a field that is not named keeps what it held. */
export type Answers = string | Readonly<Record<string, string>>;

/** Throws when a field would not take the text: the person could not have typed it. */
function fieldsOf(modal: Modal, answers: Answers): Readonly<Record<string, object>> {
  return Object.fromEntries(
    modal.blocks.flatMap((block, index): readonly (readonly [string, object])[] => {
      if (block.type !== 'input') return [];
      const { element } = block;
      const given = typeof answers === 'string' ? answers : (answers[block.label.text] ?? answers['*']);
      if (element.type === 'radio_buttons') {
        const chosen = element.options.find((option) => option.text.text === given);
        if (chosen === undefined) throw new Error(`The dialog has no answer "${given ?? ''}".`);
        return [[block.block_id ?? `b${index}`, { [element.action_id]: { type: element.type, selected_option: chosen } }]];
      }
      const text = given ?? element.initial_value ?? '';
      if (text.length > (element.max_length ?? 3000)) throw new Error('The dialog takes no text of that length.');
      const value = { type: element.type, value: text === '' ? null : text };
      return [[block.block_id ?? `b${index}`, { [element.action_id]: value }]];
    }),
  );
}
