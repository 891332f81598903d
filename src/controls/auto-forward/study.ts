/** Who forwards where today, and what nobody can see: the evidence beside a plan. */

import { plural } from '../../lib/plural.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { type MessageTrace, messageTraces } from '../../tenant/resources/message-trace.js';
import type { Context, Impact, ImpactStudy, MailImpact, Outcomes } from '../control.js';
import { dayOf, MailTally } from '../reasoning/mail-flow/mail-tally.js';
import type { Route } from './connectors.js';
import type { Settings } from './definition.js';
import { exposureOf, type ResolvedForward } from './exposure.js';
import { type Forward, firstReads, Inputs, mailboxRead } from './inputs.js';

const shown = 20;
const month = 30 * 24 * 60 * 60 * 1000;

export function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const inputs = new Inputs(context);
  const { settings, asOf } = context;
  const arrived = new Arrived(asOf);
  let mailboxesAsked = false;
  return {
    reads: () => firstReads(settings),
    see: (read, row) => {
      if (read === arrived.read) arrived.see(row as MessageTrace);
      else inputs.see(read, row);
    },
    follow: (outcomes) => {
      const mailboxesRead = mailboxesAsked;
      const reads = inputs.follow(outcomes);
      mailboxesAsked ||= reads.includes(mailboxRead);
      return mailboxesRead && arrived.isWanted(inputs.forwards) ? [...reads, arrived.read] : reads;
    },
    report: (outcomes): Impact => {
      const { forwards, copies, journals, routes } = exposureOf(inputs, { settings, outcomes });
      const outward = forwards.filter(({ target }) => target.outside !== false);
      const lines = outward.slice(0, shown).map(({ forward, target, live }) => ({
        label: forward.person.shown,
        value: `to ${target.address}, ${forward.keepsCopy ? 'keeps a copy' : 'keeps no copy'}${live ? '' : ', stopped already'}${forward.allowed === true ? ', allowed' : ''}`,
      }));
      const stopped = outward.filter(({ live, forward }) => live && forward.allowed !== true);
      const mail = arrived.mail(stopped, outcomes);
      const unread = inputs.allReads.filter((read) => !outcomes(read).complete).map(({ resource }) => resource.key);
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
          ...routes.filter(leadsOn).slice(0, shown).map(routeLine),
          ...journals
            .filter(({ target, inEffect }) => target?.outside !== false && inEffect !== false)
            .slice(0, shown)
            .map(({ name, target }) => ({ label: `Journal rule ${name}`, value: target?.address ?? 'unknown' })),
        ],
        notMeasured: [
          'The rules that people keep in their mailboxes: reading them takes a call a mailbox. The report "Auto forwarded messages" of the Exchange admin centre shows what they send outside.',
          ...(mail.complete ? [] : ['Message traces could not be read: how much mail these mailboxes forward is unknown.']),
          ...(unread.length > 0 ? [`Not everything could be read: ${[...new Set(unread)].join(', ')}.`] : []),
        ],
        mail,
      };
    },
  };
}

/** A mail flow rule in effect whose connector leads outside, or may do so. */
function leadsOn({ rule, servers, gap }: Route): boolean {
  return rule.inEffect !== false && (gap !== false || servers.length > 0);
}

function routeLine({ rule, connector, servers, lost }: Route): Impact['lines'][number] {
  const through = lost ? `${connector}, a connector that is not there` : servers.join(', ') || connector;
  return { label: `Transport rule ${rule.name}`, value: `through ${through}` };
}

/** What was delivered to mailboxes that forward: each message is one that goes on outside. */
class Arrived {
  readonly read: Read<MessageTrace>;
  readonly #since: Date;
  readonly #asOf: Date;
  readonly #byDay = new Map<string, Map<string, number>>();
  #forwards: readonly Forward[] = [];

  constructor(asOf: Date) {
    this.#asOf = asOf;
    this.#since = new Date(asOf.getTime() - month);
    this.read = readOf(messageTraces, ['receivedDateTime', 'recipientAddress', 'status'], {
      period: { from: this.#since, to: asOf },
    });
  }

  /** Nothing is read where no mailbox forwards. */
  isWanted(forwards: readonly Forward[]): boolean {
    this.#forwards = forwards;
    for (const { person } of forwards)
      for (const name of person.ownNames) if (!this.#byDay.has(name)) this.#byDay.set(name, new Map());
    return forwards.length > 0;
  }

  see(trace: MessageTrace): void {
    const { receivedDateTime: at, recipientAddress, status } = trace;
    if (at && (at < this.#since || at > this.#asOf)) return;
    // What the filter held did not reach the mailbox, and was not forwarded.
    if ((status ?? 'delivered').toLowerCase() !== 'delivered') return;
    const days = this.#byDay.get(recipientAddress?.toLowerCase() ?? '');
    const day = dayOf(at);
    days?.set(day, (days.get(day) ?? 0) + 1);
  }

  mail(stopped: readonly ResolvedForward[], outcomes: Outcomes): MailImpact {
    const tally = new MailTally();
    for (const { forward, target } of stopped)
      for (const name of new Set(forward.person.ownNames))
        for (const [day, messages] of this.#byDay.get(name) ?? [])
          tally.add({ day, who: forward.person.shown.toLowerCase(), by: target.address, isHeld: false, messages });
    const complete = this.#forwards.length === 0 || outcomes(this.read).complete;
    // Rules that people keep in their mailboxes forward too; what Microsoft makes of "Automatic" differs between organisations.
    const bound = stopped.every(({ mode, target }) => mode === 'on' && target.outside === true) ? 'at least' : 'about';
    return tally.all({ bound, end: 'not forwarded' }, complete);
  }
}
