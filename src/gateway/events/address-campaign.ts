/** What is about a campaign, `g-…`: what of it can be met in a conversation, and what of that the person may read. */
import { readCampaign } from '../../changes/campaign.js';
import type { Actor, Answer, ChatEvent } from '../../chat/platform.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Person } from '../../lib/person.js';
import { readTicket } from '../../plan/ticket.js';
import { tenantsAt } from '../campaign-place.js';
import type { Command } from '../commands/command.js';
import { strayFlag } from '../commands/words/flags.js';
import { reasonOfRejection } from '../commands/words/reason.js';
import { splitWords } from '../commands/words/split-words.js';
import { takeOptions } from '../commands/words/take-options.js';
import type { AddressedCampaign, CampaignCall } from '../decisions/ask-campaign.js';
import type { AddressPorts } from './address-tenant.js';
import type { RunPorts } from './run-for-all.js';

const campaignId = /^g-[a-z0-9]{5,}$/i;

/** Undefined where no campaign is named. */
export async function runForCampaign(event: ChatEvent, person: Person, ports: RunPorts): Promise<Answer | Refusal | undefined> {
  const typed = event.kind === 'command' ? splitWords(event.text) : [event.subject];
  if (isRefusal(typed)) return undefined;
  const named = event.kind === 'command' ? typed.slice(1, 2) : typed;
  const id = named.find((word) => campaignId.test(word))?.toLowerCase();
  const command = event.kind === 'command' ? ports.commands.find(({ name }) => name === typed[0]?.toLowerCase()) : undefined;
  // In a text an id is a word like any other.
  if (id === undefined || command?.freeText === true) return undefined;
  const campaign = await addressCampaign(event, id, person, ports);
  if (isRefusal(campaign)) return campaign;
  const { ledger, directory } = ports;
  const call = { person, actor: event.actor, conversation: event.conversation, reads: { ledger, directory }, ...alone(event) };
  if (event.kind === 'click') return press(event, { call, campaign }, ports);
  return command === undefined ? undefined : runCommand(command, { call, campaign, words: typed.slice(2) }, ports);
}

function alone({ personal }: ChatEvent): { readonly alone?: true } {
  return personal === true ? { alone: true } : {};
}

/** A campaign that is not there, and one of tenants that the person may not read, get the same answer. */
async function addressCampaign(
  event: ChatEvent,
  id: string,
  person: Person,
  { ledger, directory, tenants }: AddressPorts,
): Promise<AddressedCampaign | Refusal> {
  const here = tenantsAt(event.conversation, tenants);
  const isAlone = here.length === 0 && event.personal === true;
  const met = await readCampaign(ledger, id, isAlone ? await directory.readable(person, tenants) : here);
  const all = [...met.rows.map(({ tenant }) => tenant), ...met.unread];
  const seen = new Set((await directory.readable(person, all)).map((tenant) => tenant.id));
  const own = met.rows.filter(({ tenant }) => seen.has(tenant.id));
  const unread = met.unread.filter((tenant) => seen.has(tenant.id));
  if (own.length > 0) return { id, shown: met.rows, own, unread };
  return refuse('unknown-change', `There is no campaign ${id} here.`, 'See /harden changes.');
}

interface Addressed {
  readonly call: CampaignCall & { readonly actor: Actor };
  readonly campaign: AddressedCampaign;
}

function runCommand(
  command: Command,
  { call, campaign, words }: Addressed & { readonly words: readonly string[] },
  ports: RunPorts,
): Promise<Answer | Refusal> | Refusal {
  if (command.runForCampaign === undefined)
    return refuse('one-at-a-time', `/harden ${command.name} takes no campaign.`, 'Name the id of a single change.');
  const said = takeOptions(words, command.options ?? []);
  if (isRefusal(said)) return said;
  return strayFlag(said.words, command) ?? command.runForCampaign({ ...call, ...said, campaign }, ports);
}

/** What is about all plans that the card shows. */
function press(
  event: ChatEvent & { kind: 'click' },
  { call, campaign }: Addressed,
  { deciding }: RunPorts,
): Promise<Answer | Refusal> | Refusal {
  const digest = event.digest ?? '';
  switch (event.action) {
    case 'approve':
    case 'schedule': {
      const { reason = '' } = event;
      const ticket = reason.trim() === '' ? undefined : readTicket(reason);
      if (isRefusal(ticket)) return ticket;
      const at = event.action === 'schedule' ? 'window' : undefined;
      return deciding.approveCampaign({ ...call, ...omitUndefined({ ticket, at }) }, campaign, digest);
    }
    case 'reject': {
      const reason = reasonOfRejection(event.reason);
      return isRefusal(reason) ? reason : deciding.rejectCampaign(call, campaign, digest, reason);
    }
    case 'keep':
      return deciding.keepCampaign(call, campaign);
    case 'revoke':
      return deciding.revokeCampaign(call, campaign);
    case 'resume':
      return deciding.goOnWithCampaign(call, campaign, digest);
    case 'revert':
      return deciding.revertCampaign(call, campaign);
    default:
      return refuse('no-such-button', 'A campaign has no such button.', 'Use the one on the card of a single plan.');
  }
}
