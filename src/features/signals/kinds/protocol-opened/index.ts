/** POP, IMAP, SMTP AUTH or EWS was turned on for a mailbox or for all: for a printer or an old program, and to read and send mail where no one looks. */
import { firstNames } from '../../../../lib/plural.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import type { AuditRecord } from '../../../../tenant/resources/unified-audit-log.js';
import { mailboxAbout } from '../../judging/about.js';
import { type ActFacts, actsBy, doerHead, draftOf, personOr, rowsOf, unifiedActs } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { afterSuspicion, byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({
  definition: definitionOf('protocol-opened'),
  drafts,
  rules: [byDataCenter, usualPlace('C'), newPlace('A'), afterSuspicion('A')],
});

const protocols: readonly (readonly [parameter: string, on: RegExp, name: string])[] = [
  ['SmtpClientAuthenticationDisabled', /^\$?false$/i, 'SMTP AUTH'],
  ['ImapEnabled', /^\$?true$/i, 'IMAP'],
  ['PopEnabled', /^\$?true$/i, 'POP'],
  ['EwsEnabled', /^\$?true$/i, 'Exchange Web Services'],
];

/** Of the whole organization; a plan of mailboxes holds for those that are made later. */
const ofAll = ['set-transportconfig', 'set-organizationconfig'];

function openedBy(record: AuditRecord): readonly string[] {
  return protocols.flatMap(([parameter, on, name]) => (on.test(parameterOf(record, parameter) ?? '') ? [name] : []));
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const acts = unifiedActs(observations, known, ['protocol', 'mailFlow', 'auditing']).flatMap((act) => {
    const { row } = act.observation;
    const operation = lookupName(row.Operation ?? '');
    if (act.trace !== 'protocol' && !ofAll.includes(operation)) return [];
    const opened = openedBy(row);
    const name = ofAll.includes(operation) ? 'all mailboxes' : 'new mailboxes';
    const of: About = operation === 'set-casmailbox' ? mailboxAbout(row, known) : { type: 'tenant', id: 'protocols', name };
    return opened.length === 0 ? [] : [{ ...act, opened, of }];
  });
  return actsBy(acts, ({ by }) => `${by.type} ${by.id} ${by.name}`).map((group) => {
    const [first] = group;
    const { by } = first;
    const mailboxes = [...new Set(group.map(({ of }) => of.name))];
    const about: About = personOr(by, first.of);
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} turned on ${[...new Set(group.flatMap(({ opened }) => opened))].join(', ')} for ${firstNames(mailboxes, 3)}.`,
      evidence: [`By ${[...new Set(group.map(({ observation }) => observation.row.Operation ?? ''))].join(', ')}.`],
      weight: 'B',
      why: 'Old protocols take a password, or read and send mail where few logs look.',
    });
  });
}
