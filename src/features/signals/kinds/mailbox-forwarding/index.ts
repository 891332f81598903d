/** All mail of a mailbox is forwarded: by its owner to a private address, for someone who left, or by an attacker. */
import { writtenParameter } from '../../../../tenant/log-meaning/record-parameters.js';
import { shownTarget } from '../../../../tenant/written-address.js';
import { mailboxAbout } from '../../judging/about.js';
import { type ActFacts, doerHead, draftOf, pressesFor, unifiedActs } from '../../judging/act.js';
import { type Side, sideOfTargets } from '../../judging/mail-rule.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly side: Side;
}

const insideStays: Rule<Facts> = {
  id: 'to a colleague',
  does: 'lowers',
  to: 'C',
  when: ({ side }) => (side === 'inside' ? 'The mail stays in the tenant, as when someone leaves or is away.' : null),
};

const elsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) => (facts.side === 'inside' ? null : newPlace('A').when(facts, known)),
};

export const kind = ruled<Facts>({
  definition: definitionOf('mailbox-forwarding'),
  drafts,
  rules: [byDataCenter, insideStays, usualPlace('B'), elsewhere],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  return unifiedActs(observations, known, ['forwarding']).flatMap(({ observation, by }): readonly Draft<Facts>[] => {
    const { row } = observation;
    const targets = ['ForwardingSmtpAddress', 'ForwardingAddress'].flatMap((name) => target(writtenParameter(row, name)));
    if (targets.length === 0) return [];
    const about = mailboxAbout(row, known);
    const isOwn = by.person !== undefined && by.person.id === about.id;
    const side = sideOfTargets(targets, known.domains);
    const shown = targets.map(shownTarget).join(', ');
    const keeps = /^true$/i.test(writtenParameter(row, 'DeliverToMailboxAndForward') ?? '');
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: isOwn
          ? `${about.name} forwards all mail to ${shown}.`
          : `${doerHead(by)} forwards all mail of ${about.name} to ${shown}.`,
        evidence: [
          ...(side === 'unknown' ? ['Whether the address is outside is not known.'] : []),
          keeps ? 'The mailbox keeps a copy.' : 'The mailbox keeps no copy.',
        ],
        confidence: side === 'unknown' ? 'possible' : 'certain',
        presses: pressesFor(known, { ask: isOwn ? about : by, contain: about }),
        left: [{ in: 'forwarding' }],
        subject: known.person(about.id),
        weight: isOwn && side === 'outside' ? 'A' : 'B',
        why: side === 'outside' ? 'All mail leaves the tenant.' : 'All mail goes to someone else too.',
        facts: { side },
      }),
    ];
  });
}

function target(value: string | undefined): readonly string[] {
  return value === undefined || value === '' || /^\$?null$/i.test(value) ? [] : [value];
}
