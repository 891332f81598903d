/** A compromised account in the chat: commands, buttons, its card, and the calls for people. */

import type { Card } from '../../../chat/card.js';
import type { Button } from '../../../gateway/buttons/button.js';
import type { Command, CommandCall, CommandPorts } from '../../../gateway/commands/command.js';
import { resume } from '../../../gateway/commands/of-change.js';
import { readReason } from '../../../gateway/commands/words/reason.js';
import { lookalikeIn, typedAccount } from '../../../gateway/commands/words/typed-account.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { referenceNames } from '../../kinds.js';
import { incidentPrefix } from '../incident.js';
import { byHandKey, reopenedKey } from '../message-key.js';
import { listIn, typedItems } from '../typed.js';
import { claimItems, requestContain, requestStage } from './decide.js';
import { incidentCommand, meantIncident } from './incident.js';
import { drawIncident, incidentAlarm, tellOfIncident } from './message.js';

const incidentId = /^i-[a-z0-9]{5,}$/i;

/** /harden contain: an account is compromised; reads what can be known, and plans to end every access to it. */
const contain: Command = {
  name: 'contain',
  urgent: true,
  options: referenceNames,
  takes: '<account>',
  summary:
    'blocks a compromised account, ends its sessions and replaces its password; one person of the incident group approves it',
  example: '/harden contain ana@contoso.com',
  run: async (call, ports) => {
    const [word, ...more] = call.words;
    if (word === undefined) return refuse('missing-account', 'Which account?', 'Name it as it signs in, or by its object id.');
    if (more.length === 0 && incidentId.test(word))
      return requestStage(ports.deciding, call, { stage: 'contain', incident: word.toLowerCase(), items: undefined });
    const account = more.length === 0 ? typedAccount(word) : null;
    const odd = account === null ? null : lookalikeIn(account);
    if (odd !== null)
      return refuse(
        'unknown-account',
        `That name holds a letter (${odd}) that no sign-in name can hold, though it may look like one.`,
        'Type the name by hand, or give the object id. Nothing was done.',
      );
    return account === null
      ? refuse(
          'unknown-account',
          'That is not the name of one account. Nothing was done.',
          'Write the name it signs in with, or its object id.',
        )
      : requestContain(ports.deciding, call, account);
  },
};

/** The incident that the first word means, and the words behind it. People who may not ask for anything learn nothing of accounts. */
async function withIncident(call: CommandCall, ports: CommandPorts): Promise<readonly [string | Refusal, ...string[]]> {
  const [word, ...words] = call.words;
  if (word === undefined)
    return [refuse('missing-incident', 'Which incident?', 'Name its id or the account; /harden incident lists them.')];
  if (incidentId.test(word)) return [word.toLowerCase(), ...words];
  const refusal = await ports.directory.authorize(call.person, 'request', call.tenant.id);
  return [refusal ?? (await meantIncident(word, call.tenant, ports)), ...words];
}

/** /harden clean: plans to undo what an intruder left. */
const clean: Command = {
  name: 'clean',
  options: referenceNames,
  takes: '<incident | account> [all | 1,3,5]',
  summary: 'plans to undo what an intruder left: what is proposed, or the items you name',
  example: '/harden clean i-4k7m2xq 1,3',
  run: async (call, ports) => {
    const [id, ...words] = await withIncident(call, ports);
    if (isRefusal(id)) return id;
    const items = typedItems(words);
    return isRefusal(items) ? items : requestStage(ports.deciding, call, { stage: 'clean', incident: id, items });
  },
};

/** /harden restore: plans to let the person work again. */
const restore: Command = {
  name: 'restore',
  options: referenceNames,
  freeText: true,
  takes: '<incident | account> [all | 1,3,5 | despite <reason>]',
  summary:
    'plans to restore access once nothing is open, with the items you name restored; despite a reason, two people may leave items open',
  example: '/harden restore i-4k7m2xq',
  run: async (call, ports) => {
    const [id, ...words] = await withIncident(call, ports);
    if (isRefusal(id)) return id;
    const [first, ...reason] = words;
    if (first?.toLowerCase() === 'despite') return despite(call, id, reason.join(' '), ports);
    const items = typedItems(words);
    return isRefusal(items) ? items : requestStage(ports.deciding, call, { stage: 'restore', incident: id, items });
  },
};

/** Items stay open on purpose: everyone reads why. */
async function despite(call: CommandCall, id: string, typed: string, { deciding }: CommandPorts): Promise<Card | Refusal | null> {
  const reason = readReason(typed, {
    reason: 'Restoring access while items are open needs a reason.',
    remedy: 'Write it behind despite: everyone reads it.',
  });
  if (isRefusal(reason)) return reason;
  return requestStage(deciding, call, { stage: 'restore', incident: id, items: undefined, despite: reason });
}

/** Whether the number is an item or begins the reason is not for us to guess. */
function oneListOnly(id: string, list: string, next: string): Refusal {
  return refuse(
    'unknown-item',
    `Is ${next} an item as well, or does it begin what you know?`,
    `Write /harden claim ${id} ${list},${next} and how you know, or begin that with a word. Nothing was claimed.`,
  );
}

/** /harden claim: a person answers for items of an incident, and says how they know. */
const claim: Command = {
  name: 'claim',
  freeText: true,
  options: referenceNames,
  takes: '<incident | account> <1,3,5 | rest> <how you know>',
  summary:
    "answers for items of an incident as the person's own, or as looked at by hand; rest: what is older than the intruder, and what no program can read",
  example: '/harden claim i-4k7m2xq 7 Ana showed me her phone',
  run: async (call, ports) => {
    const [id, ...words] = await withIncident(call, ports);
    if (isRefusal(id)) return id;
    const list = listIn(words, 'rest');
    if (isRefusal(list)) return list;
    const { items, rest } = list;
    const [, next] = /^(?:(?:and|&|\+)\s+)?(#?[1-9]\d{0,3})(?=[\s,;:.]|$)/iu.exec(rest) ?? [];
    if (next !== undefined) return oneListOnly(id, items.join(','), next);
    const how = readReason(rest, {
      reason: 'A claim says how you know.',
      remedy: 'Write it behind the numbers, for example: called Ana on her desk phone.',
    });
    if (isRefusal(how)) return how;
    return claimItems(ports.deciding, call, { incident: id, items, words: how });
  },
};

function stageButton(name: 'contain' | 'clean' | 'restore', isWork: boolean): Button {
  return {
    name,
    ...(isWork ? { asksForWork: true as const } : {}),
    run: ({ call, subject }, { deciding }) => requestStage(deciding, call, { stage: name, incident: subject, items: undefined }),
  };
}

const ofIncident = stageButton('contain', false);

/** Of an incident, or of an account that a card names by its object id or the name it signs in with. */
const containButton: Button = {
  name: 'contain',
  run: (press, ports) => {
    if (press.subject.startsWith(incidentPrefix)) return ofIncident.run?.(press, ports) ?? unreadable;
    const account = typedAccount(press.subject);
    return account === null ? unreadable : requestContain(ports.deciding, press.call, account);
  },
};

const unreadable = refuse('unknown-account', 'That is not the name of one account. Nothing was done.', 'Write its object id.');

/** Says of what is left of an incident how the person knows that it is in order. */
const claimButton: Button = {
  name: 'claim',
  run: ({ call, subject, reason: typed }, { deciding }) => {
    const how = readReason(typed, { reason: 'A claim says how you know.', remedy: 'Press the button again and say how.' });
    return isRefusal(how) ? how : claimItems(deciding, call, { incident: subject, items: ['rest'], words: how });
  },
};

const incidentButtons: readonly Button[] = [containButton, stageButton('clean', true), stageButton('restore', true), claimButton];

/** What people type on a bad night. */
const meant: Readonly<Record<string, string>> = {
  incidents: '/harden incident',
  block: '/harden contain <account>',
  lock: '/harden contain <account>',
  disable: '/harden contain <account>',
  suspend: '/harden contain <account>',
  reset: '/harden contain <account>',
  kick: '/harden contain <account>',
  isolate: '/harden contain <account>',
  hacked: '/harden contain <account>',
  compromised: '/harden contain <account>',
  phished: '/harden contain <account>',
  unblock: '/harden incident',
  unlock: '/harden incident',
  release: '/harden incident',
};

export const gateway: GatewayFeature = {
  meant,
  contain: requestContain,
  help: { title: 'A compromised account', commands: [contain, clean, claim, restore, resume, incidentCommand] },
  buttons: incidentButtons,
  mentionedBy: ({ request: { incident } }) => (incident === undefined ? null : { view: 'incident', subject: incident }),
  messages: {
    incident: { keys: ({ subject }) => [subject], draw: drawIncident },
    reopened: { keys: ({ subject }) => [reopenedKey(subject)], alarm: incidentAlarm('reopened') },
    byHand: { keys: ({ subject }) => [byHandKey(subject)], alarm: incidentAlarm('byHand') },
  },
  watch: { isOf: (subject) => subject.startsWith(incidentPrefix), tell: tellOfIncident },
};
