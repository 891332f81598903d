/** Who forwards where today, and what nobody can see: the evidence beside a plan. */
import type { Read } from '../../tenant/resource.js';
import type { Context, Impact, ImpactStudy } from '../control.js';
import { plural } from '../reasoning/findings/plural.js';
import { exposureOf } from './exposure.js';
import { firstReads, Inputs } from './inputs.js';
import type { Settings } from './settings.js';

const shown = 20;

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const gathering = new Inputs(context);
  const { settings } = context;
  return {
    reads: () => firstReads(settings),
    see: gathering.see,
    follow: (outcomes) => gathering.follow(outcomes),
    report: (outcomes): Impact => {
      const { forwards, copies } = exposureOf(gathering, { settings, outcomes });
      const outward = forwards.filter(({ target }) => target.outside !== false);
      const lines = outward.slice(0, shown).map(({ forward, target, live }) => ({
        label: forward.person.shown,
        value: `to ${target.address}, ${forward.keepsCopy ? 'keeps a copy' : 'keeps no copy'}${live ? '' : ', stopped already'}${forward.allowed === true ? ', allowed' : ''}`,
      }));
      const unread = gathering.allReads.filter((read) => !outcomes(read).complete).map(({ resource }) => resource.key);
      return {
        lines: [
          {
            label: 'Mailboxes that forward outside',
            value: outward.length === 0 ? 'none' : plural(outward.length, 'mailbox', 'mailboxes'),
          },
          ...lines,
          ...(outward.length > shown ? [{ label: 'Further mailboxes', value: String(outward.length - shown) }] : []),
          ...copies
            .filter(({ target, rule }) => target.outside !== false && rule.inEffect !== false)
            .slice(0, shown)
            .map(({ rule, column, target }) => ({ label: `Transport rule ${rule.name}`, value: `${column} ${target.address}` })),
        ],
        notMeasured: [
          'The rules that people keep in their mailboxes: reading them takes a call a mailbox. The report "Auto forwarded messages" of the Exchange admin centre shows what they send outside.',
          ...(unread.length > 0 ? [`Not everything could be read: ${[...new Set(unread)].join(', ')}.`] : []),
        ],
      };
    },
  };
}
