/** /harden history: how a control, or the whole tenant, stood day by day. */
import { daysUpTo } from '../../lib/calendar.js';
import { isRefusal } from '../../lib/errors.js';
import { daysKept } from '../../posture/history.js';
import { controlHistoryCard, tenantHistoryCard } from '../../views/history.js';
import { groupControlHistoryCard, groupHistoryCard } from '../../views/tenants-history.js';
import type { Command } from './command.js';
import { ofEach, strayInGroup } from './group-view.js';
import { findControl } from './words/find-control.js';

/** Of each of many tenants. */
const daysOfMany = 90;

export const history: Command = {
  name: 'history',
  takes: '[control] [@group]',
  maxWords: 1,
  summary: 'shows how the tenant, or one control, stood day by day; with @group, each of its tenants',
  example: '/harden history pop-imap',
  needs: 'read',
  run: async (call, ports) => {
    const { id, name } = call.tenant;
    const days = await ports.history.days(id, daysUpTo(ports.today(id), daysKept));
    const moves = await ports.history.moves(id, new Date(0));
    const [word] = call.words;
    if (word === undefined) return tenantHistoryCard({ tenant: name, days, moves });
    const control = findControl(word, ports.controls);
    return isRefusal(control) ? control : controlHistoryCard({ tenant: name, days, moves }, control);
  },
  runForGroup: async (call, ports) => {
    const [word, ...rest] = call.words;
    const control = word === undefined ? null : findControl(word, ports.controls);
    if (control !== null && isRefusal(control)) return control;
    const stray = strayInGroup({ ...call, words: rest }, 'history');
    if (stray !== null) return stray;
    const view = await ofEach(call, ports, ({ id }) => ports.history.days(id, daysUpTo(ports.today(id), daysOfMany)));
    return control === null ? groupHistoryCard(view) : groupControlHistoryCard(view, control);
  },
};
