/** The commands that ask why, and the answer for the person who asked. */
import type { GatewayFeature } from '../../../gateway/feature.js';
import { tellWhy } from './tell.js';
import { why } from './why.js';
import { whyMail } from './why-mail.js';

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [why, whyMail] },
  messages: { why: { keys: () => 'any', deliver: tellWhy } },
};
