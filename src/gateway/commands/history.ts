/** /harden history: how a control, or the whole tenant, stood day by day. */
import { daysUpTo } from '../../calendar.js';
import { isRefusal } from '../../errors.js';
import { daysKept } from '../../posture/history.js';
import { controlHistoryCard, tenantHistoryCard } from '../../views/history.js';
import type { Command } from './command.js';
import { findControl } from './find-control.js';

export const history: Command = {
  name: 'history',
  takes: '[control]',
  summary: 'shows how the tenant, or one control, stood day by day',
  example: '/harden history pop-imap',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const { id, name } = call.tenant;
    const days = await ports.history.days(id, daysUpTo(ports.today(id), daysKept));
    const moves = await ports.history.moves(id, new Date(0));
    const [word] = call.words;
    if (word === undefined) return tenantHistoryCard({ tenant: name, days, moves });
    const control = findControl(word, ports.controls);
    return isRefusal(control) ? control : controlHistoryCard({ tenant: name, days, moves }, control);
  },
};
