/** The Web API methods that the app uses, answering as Slack does, and the address that takes answers to an act. */
import { fileApi } from './files.js';
import { checkHome, checkMessage, checkModal, isSlackError, type MessageBlock, type SlackError } from './rules.js';
import type { Enterprise, World } from './world.js';

export type Answer =
  | { readonly ok: true; readonly [field: string]: unknown }
  | { readonly ok: false; readonly error: string; readonly [field: string]: unknown };
type Arguments = Readonly<Record<string, string>>;

interface Method {
  /** The bot scope that Slack asks for; null: none. */
  readonly scope: string | null;
  run(args: Arguments): Answer;
}

interface WebApiOptions {
  readonly teamId: string;
  readonly enterprise?: Enterprise;
  /** What all blocks of a message may take; Slack's measured limit unless said otherwise. */
  readonly blocksTotal?: number;
  /** False: a Slack that does not take charts yet. */
  readonly charts?: boolean;
  /** False: a Slack that does not take what folds yet. */
  readonly folds?: boolean;
  /** Where the bytes of files go; the id of the file follows. */
  readonly uploadUrl: () => string;
  readonly opened: (trigger: string) => void;
}

type Methods = Readonly<Record<string, Method>>;

/** The name by which the workspace is in addresses. */
const workspace = 'contoso';

const bot = { user_id: 'U0BOT', bot_id: 'B0BOT' };

export function webApi(world: World, options: WebApiOptions): Methods {
  return {
    ...fileApi(world, options.uploadUrl),
    ...messageApi(world, options),
    ...viewApi(world, options),
    'auth.test': { scope: null, run: () => ({ ok: true, ...installation(options), ...bot }) },
    'usergroups.list': {
      scope: 'usergroups:read',
      run: ({ include_disabled: disabled }) => ({
        ok: true,
        usergroups: world.groups.filter(({ date_delete: deleted }) => disabled === 'true' || deleted === 0),
      }),
    },
    'users.info': {
      scope: 'users:read',
      run: ({ user = '' }) => {
        const account = world.people.get(user);
        return account === undefined ? no('user_not_found') : { ok: true, user: account };
      },
    },
  };
}

/** A token for a whole organisation belongs to that and to no workspace. */
function installation({ teamId, enterprise }: WebApiOptions): object {
  if (enterprise === undefined) return { team_id: teamId };
  const { id, isInstalledForAll } = enterprise;
  return { team_id: isInstalledForAll ? id : teamId, enterprise_id: id, is_enterprise_install: isInstalledForAll };
}

function messageApi(world: World, options: WebApiOptions): Methods {
  const check = (args: Arguments) => checkMessage(args['text'] ?? '', parse(args['blocks']), options);
  return {
    'chat.postMessage': {
      scope: 'chat:write',
      run: (args) => {
        const channel = world.people.has(args['channel'] ?? '') ? `D${args['channel']}` : (args['channel'] ?? '');
        if (!world.isThere(channel)) return no('channel_not_found');
        const thread = args['thread_ts'];
        if (thread !== undefined && world.find(channel, thread) === undefined) return no('message_not_found');
        const blocks = check(args);
        if (isSlackError(blocks)) return refused(blocks);
        const only = channel.startsWith('D') ? { only: channel.slice(1) } : {};
        const under = thread === undefined ? {} : { thread };
        const { ts } = world.add({ channel, text: args['text'] ?? '', blocks, ...only, ...under });
        return { ok: true, channel, ts, message: { type: 'message', ...bot, text: args['text'] ?? '', ts } };
      },
    },
    'chat.update': {
      scope: 'chat:write',
      run: (args) => {
        const { channel = '', ts = '' } = args;
        if (!channel.startsWith('D') && !world.channels.has(channel)) return no('channel_not_found');
        const message = world.find(channel, ts);
        if (message === undefined) return no('message_not_found');
        const blocks = check(args);
        if (isSlackError(blocks)) return refused(blocks);
        message.text = args['text'] ?? '';
        message.blocks = world.withIds(blocks);
        return { ok: true, channel, ts, text: message.text };
      },
    },
    // Needs no scope. A message in a thread opens in it.
    'chat.getPermalink': {
      scope: null,
      run: ({ channel = '', message_ts: ts = '' }) => {
        if (!world.isThere(channel)) return no('channel_not_found');
        const message = world.find(channel, ts);
        if (message === undefined) return no('message_not_found');
        const thread = message.thread === undefined ? '' : `?thread_ts=${message.thread}&cid=${channel}`;
        const permalink = `https://${workspace}.slack.com/archives/${channel}/p${ts.replace('.', '')}${thread}`;
        return { ok: true, channel, permalink };
      },
    },
    'chat.postEphemeral': {
      scope: 'chat:write',
      run: (args) => {
        const { channel = '', user = '' } = args;
        if (!world.channels.has(channel)) return no('channel_not_found');
        if (!world.people.has(user)) return no('user_not_in_channel');
        const blocks = check(args);
        if (isSlackError(blocks)) return refused(blocks);
        const { ts } = world.add({ channel, text: args['text'] ?? '', blocks, only: user });
        return { ok: true, message_ts: ts };
      },
    },
  };
}

function viewApi(world: World, options: WebApiOptions): Methods {
  return {
    'views.open': {
      scope: null,
      run: (args) => {
        const trigger = args['trigger_id'] ?? '';
        const stop = triggerStop(world, trigger);
        if (stop !== null) return no(stop);
        const modal = checkModal(parse(args['view']));
        if (isSlackError(modal)) return refused(modal);
        const view = { id: `V${world.next()}`, modal };
        world.views.set(trigger, view);
        options.opened(trigger);
        return { ok: true, view: { id: view.id, type: 'modal' } };
      },
    },
    'views.publish': {
      scope: null,
      run: ({ user_id: person = '', view }) => {
        if (!world.people.has(person)) return no('user_not_found');
        const home = checkHome(parse(view));
        if (isSlackError(home)) return refused(home);
        const id = world.homes.get(person)?.id ?? `V${world.next()}`;
        world.homes.set(person, { ...home, id, blocks: [...world.withIds(home.blocks)] });
        return { ok: true, view: { id, type: 'home' } };
      },
    },
  };
}

function triggerStop(world: World, id: string): string | null {
  const trigger = world.triggers.get(id);
  if (trigger === undefined) return 'invalid_trigger_id';
  if (trigger.used) return 'exchanged_trigger_id';
  if (trigger.expires < world.now) return 'expired_trigger_id';
  trigger.used = true;
  return null;
}

/** Takes what is posted to a response address: always to the person who acted, as this app asks for nothing else. */
export function takeResponse(
  world: World,
  id: string,
  body: { readonly text?: string; readonly blocks?: unknown; readonly response_type?: string },
): number {
  const response = world.useResponse(id);
  if (response === null) return 404;
  const blocks = checkMessage(body.text ?? '', body.blocks);
  if (isSlackError(blocks)) return 400;
  const only = body.response_type === 'in_channel' ? {} : { only: response.person };
  world.add({ channel: response.channel, text: body.text ?? '', blocks: blocks satisfies readonly MessageBlock[], ...only });
  return 200;
}

function parse(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json);
}

function no(error: string): Answer {
  return { ok: false, error };
}

function refused({ error, details }: SlackError): Answer {
  return { ok: false, error, response_metadata: { messages: details.map((detail) => `[ERROR] ${detail}`) } };
}
