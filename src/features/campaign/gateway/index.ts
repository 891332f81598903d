/** Campaigns in the chat: asked for with /harden plan and a group, decided on and drawn on one card in each conversation. */
import type { GatewayFeature } from '../../../gateway/feature.js';
import { refuse } from '../../../lib/errors.js';
import { isCampaign } from '../campaign.js';
import { addressCampaign, isCampaignId } from './address.js';
import { commands, inAnswer, planGroup } from './commands.js';
import { buttons } from './decide.js';
import { deliver } from './message.js';
import { placesOf, waiting } from './one-change.js';
import { keyIn } from './places.js';

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
