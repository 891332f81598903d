/** /harden status: what the latest audit found. */

import type { Card } from '../../chat/card.js';
import { shorten } from '../../chat/safe-text.js';
import { type NoticePorts, noticesIn } from '../../features/notices.js';
import { differingFromFile } from '../../features/settings-in-effect.js';
import { daysUpTo } from '../../lib/calendar.js';
import { refuse } from '../../lib/errors.js';
import type { NamedTenant } from '../../lib/named-tenant.js';
import { scoreOf, severityIn } from '../../posture/score.js';
import { type StatusExtras, statusCard } from '../../views/status.js';
import { groupStatusCard } from '../../views/tenants.js';
import { type UntakenPorts, untakenIn } from '../untaken-requests.js';
import type {
  Command,
  HasControls,
  HasDecided,
  HasFirstAudit,
  HasHistory,
  HasLedger,
  HasNow,
  HasPostures,
  HasToday,
  HasVerifier,
  HasWaived,
} from './command.js';
import { strayInGroup, viewOfGroup } from './group-view.js';

const trendDays = 30;

export const status: Command = {
  name: 'status',
  takes: '[all | @group]',
  maxWords: 1,
  summary: 'shows what the latest audit found, the worst first, and the score; all shows what passes too, @group many tenants',
  example: '/harden status',
  needs: 'read',
  run: async (call, ports) => {
    const [word] = call.words;
    if (word !== undefined && word.toLowerCase() !== 'all')
      return refuse(
        'unread-word',
        `There is no tenant and no option "${shorten(word, 40)}" here.`,
        ports.controls.some(({ id }) => id === word.toLowerCase())
          ? `/harden explain ${word.toLowerCase()} shows how that control stands.`
          : 'Write /harden status, or /harden status all.',
      );
    return statusOf({ ...ports, stores: ports.deciding.stores }, call.tenant, word === undefined ? undefined : 'short');
  },
  runForGroup: async (call, ports) => strayInGroup(call, 'status') ?? groupStatusCard(await viewOfGroup(call, ports)),
};

/** @param rows a row for every control, what passes and what does not apply, too; absent: the next steps */
export async function statusOf(
  ports: HasPostures &
    HasWaived &
    HasHistory &
    HasToday &
    HasControls &
    HasDecided &
    HasLedger &
    HasNow &
    HasFirstAudit &
    HasVerifier &
    NoticePorts &
    UntakenPorts,
  { id, name }: NamedTenant,
  rows?: StatusExtras['rows'],
): Promise<Card> {
  const [posture, waived, days, differing, notices] = await Promise.all([
    ports.postures.latest(id),
    ports.waived(id),
    ports.history.days(id, daysUpTo(ports.today(id), trendDays)),
    differingFromFile(ports, { id, name }),
    Promise.all([untakenIn(ports, id), noticesIn(ports, id)]),
  ]);
  return statusCard(name, posture, {
    firstAudit: posture === null ? await ports.firstAudit(id) : null,
    controls: ports.controls,
    rows,
    notices: notices.flat(),
    score: scoreOf(posture?.findings ?? [], severityIn(ports.controls)),
    trend: days.map(({ score }) => score),
    settings: differing,
    waived: waived.filter((one) => one.status === 'active'),
  });
}
