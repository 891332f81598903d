/** /harden status: what the latest audit found. */
import { daysUpTo } from '../../calendar.js';
import { scoreOf } from '../../posture/score.js';
import { statusCard } from '../../views/status.js';
import type { Command } from './command.js';

const trendDays = 30;

export const status: Command = {
  name: 'status',
  takes: '',
  summary: 'shows what the latest audit found, the score and what is waived',
  example: '/harden status',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const { id, name } = call.tenant;
    const [posture, waivers, days] = await Promise.all([
      ports.postures.latest(id),
      ports.waivers(id),
      ports.history.days(id, daysUpTo(ports.today(id), trendDays)),
    ]);
    return statusCard(name, posture, {
      score: scoreOf(posture?.findings ?? [], (wanted) => ports.controls.find((control) => control.id === wanted)?.severity),
      trend: days.map(({ score }) => score),
      waivers: waivers.filter((one) => one.status === 'active').map(({ waiver }) => waiver),
    });
  },
};
