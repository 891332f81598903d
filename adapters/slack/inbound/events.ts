/** Reads what Slack delivers: first whose it is, then what a person did. */
import { z } from 'zod';
import type { Actor, ChatEvent, Conversation, Membership } from '../../../src/chat/platform.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { parseHome } from '../outbound/home.js';
import { type Button, parseButton } from '../render/button.js';
import { answerOf, chosenIn, type Dialog, parseDialog } from '../render/dialog.js';

/** The command that people type; the app manifest declares it. */
export const slashCommand = '/harden';

export const platformName = 'slack';

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
const trigger = z.string().min(1).max(200);
const url = z.url({ protocol: /^https?$/ }).optional();
const user = z.object({ id, team_id: id.optional() });
/** Slack gives no workspace where the app is installed for a whole organisation, and names that instead. */
const origin = {
  team: z.object({ id, enterprise_id: id.nullish() }).nullable(),
  enterprise: z.object({ id }).nullish(),
};

/** Bolt distinguishes one form from another by these keys, in this order; none of our forms has a key of an earlier one. */
const absent = z.never().optional();
const beforeCommands = { event: absent };
const beforeActions = { ...beforeCommands, command: absent, name: absent };
const beforeDialogs = { ...beforeActions, actions: absent };

const commandSchema = z.object({
  ...beforeCommands,
  command: z.literal(slashCommand),
  text: z.string().default(''),
  api_app_id: id,
  team_id: id,
  enterprise_id: id.nullish(),
  user_id: id,
  channel_id: id,
  trigger_id: trigger,
  response_url: url,
});

const pressed = {
  ...beforeActions,
  type: z.literal('block_actions'),
  api_app_id: id,
  ...origin,
  user,
  trigger_id: trigger,
  actions: z.tuple([
    z.object({ type: z.literal('button'), action_id: z.string(), action_ts: z.string().min(1), value: z.string().default('') }),
  ]),
};
const clickSchema = z.object({ ...pressed, channel: z.object({ id }), response_url: url });

/** A press on App Home happens in no channel, and nothing can be answered beside it. */
const homeClickSchema = z.object({
  ...pressed,
  channel: absent,
  view: z.object({ type: z.literal('home'), private_metadata: z.string() }),
});

const homeSchema = z.object({
  type: z.literal('event_callback'),
  api_app_id: id,
  team_id: id,
  enterprise_id: id.nullish(),
  event_id: z.string().min(1).max(100),
  event: z.object({ type: z.literal('app_home_opened'), user: id, channel: id, tab: z.string() }),
});

const submissionSchema = z.object({
  ...beforeDialogs,
  type: z.literal('view_submission'),
  api_app_id: id,
  ...origin,
  user,
  view: z.object({
    id,
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.unknown() }),
  }),
});

interface ActCommon {
  /** One act of a person has one key, however often it is delivered. */
  readonly key: string;
  readonly app: string;
  /** The workspace that it comes from; null: it says only which organisation. */
  readonly team: string | null;
  /** The Enterprise organisation that it comes from; null: none. */
  readonly enterprise: string | null;
  readonly person: string;
  /** The person's own workspace, or organisation where they belong to one; null: Slack does not tell it. */
  readonly personTeam: string | null;
  /** Where an answer for the person alone can be sent for half an hour; a dialog and App Home have none. */
  readonly responseUrl?: string | undefined;
}

interface Press {
  readonly kind: 'press';
  /** Where it was pressed; on App Home the conversation of the person with the bot. Null: our own note of it cannot be read. */
  readonly channel: string | null;
  readonly onHome: boolean;
  readonly triggerId: string;
  readonly button: Button | null;
}

/** What a person did, before it is known who that person is. */
export type Act =
  | (ActCommon & { readonly kind: 'command'; readonly channel: string; readonly text: string })
  | (ActCommon & Press)
  /** Someone looks at a tab of the app; `channel` is their conversation with the bot. */
  | (ActCommon & { readonly kind: 'home'; readonly channel: string; readonly tab: string })
  | (ActCommon & { readonly kind: 'submission'; readonly dialog: Dialog | null; readonly reason: string });

/**
 * Whether a bot did it, though the id of a person stands beside it. Looked up field by field: hardly anything is, and a schema that does not
 * fit makes its errors each time, which took as long as reading a command.
 */
function isOfBot(body: unknown): boolean {
  const { bot_id: own, user: person, event } = fieldsOf(body);
  const { bot_id: ofUser, is_bot: isBot } = fieldsOf(person);
  return isBot === true || [own, ofUser, fieldsOf(event)['bot_id']].some((name) => typeof name === 'string' && name !== '');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Reads the parsed body of a request; null when it is not of a form that this app ever asked for. */
export function readAct(body: unknown): Act | null {
  if (isOfBot(body)) return null;
  const command = commandSchema.safeParse(body);
  if (command.success) return commandAct(command.data);
  const click = clickSchema.safeParse(body);
  if (click.success) return { ...pressAct(click.data), channel: click.data.channel.id, responseUrl: click.data.response_url };
  const homeClick = homeClickSchema.safeParse(body);
  if (homeClick.success)
    return { ...pressAct(homeClick.data), channel: parseHome(homeClick.data.view.private_metadata), onHome: true };
  const submission = submissionSchema.safeParse(body);
  if (submission.success) return submissionAct(submission.data);
  const home = homeSchema.safeParse(body);
  return home.success ? homeAct(home.data) : null;
}

function commandAct(body: z.infer<typeof commandSchema>): Act {
  return {
    kind: 'command',
    key: `${platformName}:command:${body.trigger_id}`,
    app: body.api_app_id,
    team: body.team_id,
    enterprise: body.enterprise_id ?? null,
    person: body.user_id,
    personTeam: body.team_id,
    channel: body.channel_id,
    text: body.text.trim(),
    responseUrl: body.response_url,
  };
}

function pressAct(body: z.infer<typeof clickSchema> | z.infer<typeof homeClickSchema>): ActCommon & Omit<Press, 'channel'> {
  const [button] = body.actions;
  return {
    kind: 'press',
    key: [platformName, 'press', body.user.id, button.action_id, button.action_ts].join(':'),
    app: body.api_app_id,
    ...originOf(body),
    person: body.user.id,
    personTeam: body.user.team_id ?? body.team?.id ?? null,
    onHome: false,
    triggerId: body.trigger_id,
    button: parseButton(button.value),
  };
}

function originOf({ team, enterprise }: z.infer<z.ZodObject<typeof origin>>): Pick<ActCommon, 'team' | 'enterprise'> {
  return { team: team?.id ?? null, enterprise: enterprise?.id ?? team?.enterprise_id ?? null };
}

function homeAct({ event, event_id: eventId, ...body }: z.infer<typeof homeSchema>): Act {
  return {
    kind: 'home',
    key: `${platformName}:event:${eventId}`,
    app: body.api_app_id,
    team: body.team_id,
    enterprise: body.enterprise_id ?? null,
    person: event.user,
    personTeam: body.team_id,
    channel: event.channel,
    tab: event.tab,
  };
}

function submissionAct(body: z.infer<typeof submissionSchema>): Act | null {
  const { values } = body.view.state;
  const opened = parseDialog(body.view.private_metadata);
  const chosen = opened === null ? { dialog: null, values } : chosenIn(opened, values);
  const reason = chosen === null ? null : answerOf(chosen.values);
  if (chosen === null || reason === null) return null;
  return {
    kind: 'submission',
    key: `${platformName}:submission:${body.view.id}`,
    app: body.api_app_id,
    ...originOf(body),
    person: body.user.id,
    personTeam: body.user.team_id ?? body.team?.id ?? null,
    dialog: chosen.dialog,
    reason,
  };
}

/** The event that an act is, once it is known who the person is. Null for a press whose button is none of ours. */
export function eventOf(act: Act, membership: Membership): ChatEvent | null {
  const actor: Actor = { platform: platformName, id: act.person, ...membership };
  const where = conversationOf(act);
  if (where === null) return null;
  const common = { key: act.key, actor, conversation: where, ...(isDirect(where) ? { personal: true as const } : {}) };
  if (act.kind === 'home') return { ...common, kind: 'command', text: 'home' };
  if (act.kind === 'command') return { ...common, kind: 'command', text: act.text };
  const about = act.kind === 'press' ? act.button : act.dialog;
  if (about === null) return null;
  return {
    ...common,
    kind: 'click',
    action: about.name,
    subject: about.subject,
    ...omitUndefined({ digest: about.digest }),
    ...(act.kind === 'submission' ? { reason: act.reason } : {}),
  };
}

/** Where an act happened; null where our own note of it does not say so. */
export function conversationOf(act: Act): Conversation | null {
  const channel = act.kind === 'submission' ? (act.dialog?.channel ?? null) : act.channel;
  return channel === null ? null : { platform: platformName, channel };
}

/** Whether a conversation is one person's with the bot; Slack says by the first letter. */
export function isDirect({ channel }: Conversation): boolean {
  return channel.startsWith('D');
}
