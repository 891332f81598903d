/** Campaigns in the chat: asked for with /harden plan and a group, decided on and drawn on one card in each conversation. */

import type { Card } from '../../../chat/card.js';
import type { Answer } from '../../../chat/platform.js';
import { type Change, hasEnded, isOpen, mayStillBeKept } from '../../../engine/changes/change.js';
import { digestOfPlans } from '../../../engine/changes/several-plans.js';
import type { AcrossTenants, AcrossTyped, AddressedAcross } from '../../../gateway/across-tenants.js';
import { moreWords, notApprovedYet } from '../../../gateway/commands/approve.js';
import type { CommandPorts, GroupCall } from '../../../gateway/commands/command.js';
import { onlyDigest } from '../../../gateway/commands/of-change.js';
import { requestPlans, wantedPlans } from '../../../gateway/commands/plan.js';
import { isDigest, notYet, otherPlan, seenIn, wholeDigest } from '../../../gateway/commands/shown-first.js';
import type { Deciding } from '../../../gateway/decisions/decisions.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { type RowPorts, rowView } from '../../../gateway/outbox/load-change-view.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { isCampaign } from '../campaign.js';
import { addressCampaign, isCampaignId } from './address.js';
import { type CampaignOrder, noRest, requestCampaign, revertCampaign } from './ask.js';
import { campaignCard } from './card.js';
import { approveCampaign, buttons, goOnWithCampaign, keepCampaign, type OnCampaign, revokeCampaign } from './decide.js';
import { deliver } from './message.js';
import { placesOf, waiting } from './one-change.js';
import { keyIn } from './places.js';

const commands: AcrossTenants['commands'] = {
  show: async ({ about, words: [word] }, ports) =>
    word === undefined
      ? inAnswer(about, ports)
      : refuse('unread-word', 'Nothing follows the id.', `Write /harden show ${about.id}.`),
  approve: async ({ call, about, words: [seen, ...more] }, ports) => {
    if (more.length > 0 || (seen !== undefined && !isDigest(seen))) return moreWords(about.id, [seen ?? '', ...more]);
    const digest = digestShown(about);
    if (seen !== undefined) return approveCampaign({ call, about }, wholeDigest(seen, digest), ports.deciding);
    return notApprovedYet(call, about.id, { card: await inAnswer(about, ports), digest });
  },
  keep: onceSeen({ name: 'keep', does: 'keep it', takes: mayStillBeKept, run: keepCampaign }),
  revoke: onceSeen({ name: 'revoke', does: 'take it back', takes: isOpen, run: revokeCampaign }),
  resume: onceSeen({
    name: 'resume',
    does: 'go on with it',
    takes: (change) => !hasEnded(change),
    run: (on, deciding) => goOnWithCampaign(on, null, deciding),
  }),
  // Nothing has to be seen first: undoing what hurts must not wait.
  revert: ({ call, about }, { deciding }) => revertCampaign(deciding.recorder, call, about),
};

interface OnceSeen {
  readonly name: string;
  /** What the command does, after "To". */
  readonly does: string;
  /** Which changes take it now. */
  readonly takes: (change: Change) => boolean;
  readonly run: (on: OnCampaign, deciding: Deciding) => Promise<Answer | Refusal>;
}

/** Bound to the plans that its card shows there. */
function onceSeen({ name, does, takes, run }: OnceSeen): NonNullable<AcrossTenants['commands'][string]> {
  return async ({ call, about, words }: AcrossTyped, ports) => {
    const { seen, rest } = seenIn(words);
    const [unread] = rest;
    if (unread !== undefined) return onlyDigest({ name, id: about.id, unread });
    if (!about.own.some(({ change }) => takes(change))) return run({ call, about }, ports.deciding);
    const digest = digestShown(about);
    if (seen === undefined) {
      const card = await inAnswer(about, ports);
      return { ...card, blocks: [notYet(call, { name, does, id: about.id, seen, more: [] }, digest), ...card.blocks] };
    }
    return digest.startsWith(seen) ? run({ call, about }, ports.deciding) : otherPlan;
  };
}

function digestShown({ shown }: AddressedAcross): string {
  return digestOfPlans(shown.map(({ change }) => change));
}

/** The card of a campaign as an answer: nobody is called by it. */
async function inAnswer({ id, own, unread, left }: AddressedAcross, ports: RowPorts): Promise<Card> {
  const rows = await Promise.all(own.map(({ tenant, change }) => rowView({ ...tenant, channel: {} }, change, ports)));
  const digest = digestOfPlans(own.map(({ change }) => change));
  const gone = left.map(({ change }) => change.id);
  return campaignCard({ id, rows, unread: unread.map(({ name }) => name), left: gone, digest, isAsked: true });
}

/** A campaign; of a group in which the person may read one tenant, the plan of that one. */
async function planGroup(
  { group, tenants, words, inChannel, ...call }: GroupCall,
  { controls, deciding }: CommandPorts,
): Promise<Answer | Refusal> {
  const order = takeOrder(words);
  if (isRefusal(order)) return order;
  const wanted = wantedPlans(order.words, controls);
  if (isRefusal(wanted)) return wanted;
  const [first, second] = wanted;
  const [tenant, another] = tenants;
  if (tenant !== undefined && another === undefined)
    return order.first > 0 ? noRest(1, order.first) : requestPlans({ ...call, tenant }, order.words, { controls, deciding });
  if (second !== undefined)
    return refuse(
      'one-at-a-time',
      `A plan in several tenants is of one control, and ${wanted.length} are named.`,
      `Write /harden plan ${first.control.id} @${group}, and one more for each other. Nothing was done.`,
    );
  return requestCampaign(deciding, { ...call, ...(inChannel === true ? {} : { alone: true }) }, tenants, { ...order, ...first });
}

interface OrderedWords extends CampaignOrder {
  readonly words: readonly string[];
}

const orderWord = /^(?:--|—)?(canary|pace)=(.*)$/isu;
const maxOrder = 250;

/** Without them none goes first, and one is under way at once. */
function takeOrder(typed: readonly string[]): OrderedWords | Refusal {
  const found = new Map<string, number>();
  const words: string[] = [];
  for (const word of typed) {
    const [, name, value = ''] = orderWord.exec(word) ?? [];
    const known = name?.toLowerCase();
    if (known === undefined) words.push(word);
    else if (found.has(known)) return refuse('bad-option', `Two of ${known}= are given.`, 'Give one. Nothing was done.');
    else if (!/^[1-9]\d{0,2}$/.test(value) || Number(value) > maxOrder)
      return refuse('bad-option', `${known}= takes a number from 1 to ${maxOrder}.`, `Write ${known}=2. Nothing was done.`);
    else found.set(known, Number(value));
  }
  return { words, first: found.get('canary') ?? 0, atOnce: found.get('pace') ?? 1 };
}

export const gateway: GatewayFeature = {
  help: { title: 'Change', commands: [] },
  meant: { campaign: '/harden plan <control> @<group>' },
  across: {
    isOf: isCampaignId,
    address: addressCampaign,
    buttons: { ...buttons, show: ({ about }, ports) => inAnswer(about, ports) },
    commands,
    noSuchButton: refuse('no-such-button', 'A campaign has no such button.', 'Use the one on the card of a single plan.'),
    noSuchCommand: (name) => refuse('one-at-a-time', `/harden ${name} takes no campaign.`, 'Name the id of a single change.'),
    plan: planGroup,
  },
  placesOf,
  waiting,
  messages: {
    campaign: { keys: ({ subject, reply }) => [keyIn('campaign', subject, reply.conversation)], deliver },
    results: { isOf: isCampaign, keys: ({ subject, reply }) => [keyIn('results', subject, reply.conversation)], deliver },
  },
};
