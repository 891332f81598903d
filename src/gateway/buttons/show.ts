/** The button that shows more of what a card says in few lines: every control of a tenant, or the card of a plan. */
import { kindOfId } from '../../features/kinds.js';
import { statusOf } from '../commands/status.js';
import { changeNamed, planInAnswer } from '../plan-in-answer.js';
import { unknownChange } from '../unknown-change.js';
import type { Button } from './button.js';

/** What the button is about that shows every control. */
const everyControl = 'all';

export const show: Button = {
  name: 'show',
  run: async ({ call, subject }, ports) => {
    // A travel exception may be seen by everyone who may know of the tenant, as in the channel.
    const denied = kindOfId(subject) === undefined ? await ports.directory.authorize(call.person, 'read', call.tenant.id) : null;
    if (denied !== null) return denied;
    if (subject === everyControl) return statusOf({ ...ports, stores: ports.deciding.stores }, call.tenant, 'short');
    const change = await changeNamed(call, subject, ports);
    return change === null
      ? unknownChange(ports.ledger, call.tenant.id, { typed: subject, reason: 'There is no change of that id here.' })
      : planInAnswer(call, change, ports);
  },
};
