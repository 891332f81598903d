/** Reads what Slack delivers: first whose it is, then what a person did. */
import { z } from 'zod';
import type { Actor, ChatEvent, Conversation } from '../../src/chat/platform.js';
import { type Button, parseButton } from './button.js';
import { type Dialog, parseDialog, reasonField } from './dialog.js';

/** The command that people type; the app manifest declares it. */
export const slashCommand = '/harden';

export const platformName = 'slack';

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
const trigger = z.string().min(1).max(200);
const url = z.url({ protocol: /^https?$/ }).optional();
const user = z.object({ id, team_id: id.optional() });
const team = z.object({ id });

/** Bolt tells one form from another by these keys, in this order; none of our forms has a key of an earlier one. */
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
  user_id: id,
  channel_id: id,
  trigger_id: trigger,
  response_url: url,
});

const clickSchema = z.object({
  ...beforeActions,
  type: z.literal('block_actions'),
  api_app_id: id,
  team,
  user,
  channel: z.object({ id }),
  trigger_id: trigger,
  response_url: url,
  actions: z.tuple([
    z.object({ type: z.literal('button'), action_id: z.string(), action_ts: z.string().min(1), value: z.string().default('') }),
  ]),
});

const submissionSchema = z.object({
  ...beforeDialogs,
  type: z.literal('view_submission'),
  api_app_id: id,
  team,
  user,
  view: z.object({
    id,
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({
      values: z.object({ [reasonField]: z.object({ [reasonField]: z.object({ value: z.string().nullable() }) }) }),
    }),
  }),
});

interface ActCommon {
  /** One act of a person has one key, however often it is delivered. */
  readonly key: string;
  readonly app: string;
  readonly team: string;
  readonly person: string;
  /** The person's own workspace, where Slack tells it. */
  readonly personTeam: string;
  /** Where an answer for the person alone can be sent for half an hour; a dialog has none. */
  readonly responseUrl?: string | undefined;
}

/** What a person did, before it is known who that person is. */
export type Act =
  | (ActCommon & { readonly kind: 'command'; readonly channel: string; readonly text: string })
  | (ActCommon & { readonly kind: 'press'; readonly channel: string; readonly triggerId: string; readonly button: Button | null })
  | (ActCommon & { readonly kind: 'submission'; readonly dialog: Dialog | null; readonly reason: string });

/** Reads the parsed body of a request; null when it is not of a form that this app ever asked for. */
export function readAct(body: unknown): Act | null {
  const command = commandSchema.safeParse(body);
  if (command.success) return commandAct(command.data);
  const click = clickSchema.safeParse(body);
  if (click.success) return pressAct(click.data);
  const submission = submissionSchema.safeParse(body);
  if (submission.success) return submissionAct(submission.data);
  return null;
}

function commandAct(body: z.infer<typeof commandSchema>): Act {
  return {
    kind: 'command',
    key: `${platformName}:command:${body.trigger_id}`,
    app: body.api_app_id,
    team: body.team_id,
    person: body.user_id,
    personTeam: body.team_id,
    channel: body.channel_id,
    text: body.text.trim(),
    responseUrl: body.response_url,
  };
}

function pressAct(body: z.infer<typeof clickSchema>): Act {
  const [pressed] = body.actions;
  return {
    kind: 'press',
    key: [platformName, 'press', body.user.id, pressed.action_id, pressed.action_ts].join(':'),
    app: body.api_app_id,
    team: body.team.id,
    person: body.user.id,
    personTeam: body.user.team_id ?? body.team.id,
    channel: body.channel.id,
    triggerId: body.trigger_id,
    button: parseButton(pressed.value),
    responseUrl: body.response_url,
  };
}

function submissionAct(body: z.infer<typeof submissionSchema>): Act {
  return {
    kind: 'submission',
    key: `${platformName}:submission:${body.view.id}`,
    app: body.api_app_id,
    team: body.team.id,
    person: body.user.id,
    personTeam: body.user.team_id ?? body.team.id,
    dialog: parseDialog(body.view.private_metadata),
    reason: body.view.state.values[reasonField][reasonField].value?.trim() ?? '',
  };
}

/** The event that an act is, once it is known who the person is. Null for a press whose button is none of ours. */
export function eventOf(act: Act, standing: Actor['standing']): ChatEvent | null {
  const actor: Actor = { platform: platformName, id: act.person, standing };
  const where = conversationOf(act);
  if (where === null) return null;
  const common = { key: act.key, actor, conversation: where };
  if (act.kind === 'command') return { ...common, kind: 'command', text: act.text };
  const about = act.kind === 'press' ? act.button : act.dialog;
  if (about === null) return null;
  return {
    ...common,
    kind: 'click',
    action: about.name,
    subject: about.subject,
    ...(about.digest === undefined ? {} : { digest: about.digest }),
    ...(act.kind === 'submission' ? { reason: act.reason } : {}),
  };
}

/** Where an act happened; null for a dialog that does not say so. */
export function conversationOf(act: Act): Conversation | null {
  if (act.kind !== 'submission') return { platform: platformName, channel: act.channel };
  return act.dialog === null ? null : { platform: platformName, channel: act.dialog.channel };
}
