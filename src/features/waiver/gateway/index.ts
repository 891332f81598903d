/** Accepting a finding for a time: requested, decided on and listed. */
import type { GatewayFeature } from '../../../gateway/feature.js';
import { isRefusal } from '../../../lib/errors.js';
import { requestLeftOut, waivingPorts } from './decide.js';
import { waiverMessage } from './message.js';
import { waiverSubject } from './subject.js';
import { readWaiverAnswer, waive } from './waive.js';
import { waivers } from './waivers.js';

export const gateway: GatewayFeature = {
  help: { title: 'Accept, and keep a record', commands: [waive, waivers] },
  subject: waiverSubject,
  buttons: [
    {
      // What a plan left out.
      name: 'waive',
      asksForWork: true,
      run: ({ call, subject, reason = '' }, ports) => {
        const time = readWaiverAnswer(reason);
        return isRefusal(time) ? time : requestLeftOut(waivingPorts(ports), call, subject, time);
      },
    },
  ],
  messages: { waiver: { keys: ({ subject }) => [subject], draw: waiverMessage } },
};
