/** A compromised account in the chat: commands, buttons, its card, and the calls for people. */
import { resume } from '../../../gateway/commands/of-change.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import { incidentPrefix } from '../incident.js';
import { byHandKey, reopenedKey } from '../message-key.js';
import { incidentButtons } from './buttons.js';
import { claim } from './claim.js';
import { clean } from './clean.js';
import { contain } from './contain.js';
import { requestContain } from './decide.js';
import { incident } from './incident.js';
import { drawIncident, incidentAlarm } from './message.js';
import { restore } from './restore.js';
import { tellReopened } from './tell-reopened.js';

export const gateway: GatewayFeature = {
  contain: requestContain,
  help: { title: 'A compromised account', commands: [contain, clean, claim, restore, resume, incident] },
  buttons: incidentButtons,
  messages: {
    incident: { keys: ({ subject }) => [subject], draw: drawIncident },
    reopened: { keys: ({ subject }) => [reopenedKey(subject)], alarm: incidentAlarm('reopened') },
    byHand: { keys: ({ subject }) => [byHandKey(subject)], alarm: incidentAlarm('byHand') },
  },
  watch: { isOf: (subject) => subject.startsWith(incidentPrefix), tell: tellReopened },
};
