/** /harden status: what the latest audit found. */
import { daysUpTo } from '../../calendar.js';
import { shorten } from '../../chat/safe-text.js';
import { type Refusal, refuse } from '../../errors.js';
import { scoreOf } from '../../posture/score.js';
import { severityIn } from '../../views/findings.js';
import { statusCard } from '../../views/status.js';
import { groupStatusCard } from '../../views/tenants.js';
import type { Command } from './command.js';
import { viewOfGroup } from './group-view.js';

const trendDays = 30;

export const status: Command = {
  name: 'status',
  takes: '[all | @group]',
  summary: 'shows what the latest audit found, the worst first, and the score; all shows what passes too, @group many tenants',
  example: '/harden status',
  run: async (call, ports) => {
    const denied = await ports.directory.authorize(call.person, 'read', call.tenant.id);
    if (denied !== null) return denied;
    const [word] = call.words;
    if (word !== undefined && word.toLowerCase() !== 'all')
      return refuse(
        'unread-word',
        `There is no tenant and no option "${shorten(word, 40)}" here.`,
        'Write /harden status, or /harden status all.',
      );
    const { id, name } = call.tenant;
    const [posture, waivers, days] = await Promise.all([
      ports.postures.latest(id),
      ports.waivers(id),
      ports.history.days(id, daysUpTo(ports.today(id), trendDays)),
    ]);
    return statusCard(name, posture, {
      controls: ports.controls,
      all: word !== undefined,
      score: scoreOf(posture?.findings ?? [], severityIn(ports.controls)),
      trend: days.map(({ score }) => score),
      waivers: waivers.filter((one) => one.status === 'active').map(({ waiver }) => waiver),
    });
  },
  runForGroup: async (call, ports) => {
    const [word] = call.words;
    return word === undefined ? groupStatusCard(await viewOfGroup(call, ports)) : unread(word, call.group);
  },
};

function unread(word: string, group: string): Refusal {
  return refuse(
    'unread-word',
    `Nobody reads "${shorten(word, 40)}" here.`,
    `Write /harden status @${group}; /harden explain <control> @${group} tells of one control.`,
  );
}
