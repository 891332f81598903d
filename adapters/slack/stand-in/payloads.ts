/** The forms that Slack sends when a person acts, with the fields around what an app reads. */
import { reasonFieldsOf } from './reasons.js';
import type { ButtonElement } from './rules.js';
import type { Account, Message, OpenView } from './world.js';

export interface Sender {
  readonly appId: string;
  readonly teamId: string;
  readonly apiUrl: string;
}

interface Person {
  readonly account: Account;
  readonly trigger: string;
}

const verification = { token: 'retired-verification-token', is_enterprise_install: 'false' };

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
    team_id: sender.teamId,
    team_domain: 'contoso',
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

function common(sender: Sender, { account }: Person): object {
  return {
    ...verification,
    is_enterprise_install: false,
    enterprise: null,
    api_app_id: sender.appId,
    team: { id: sender.teamId, domain: 'contoso' },
    user: { id: account.id, username: account.id.toLowerCase(), name: account.id.toLowerCase(), team_id: account.team_id },
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

export function submissionForm(sender: Sender, person: Person, { id, modal }: OpenView, reason: string): string {
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
      state: { values: reasonFieldsOf(modal, reason) },
    },
  });
}
