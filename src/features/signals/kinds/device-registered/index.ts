/** A device was registered: every new laptop and phone, and what kits do to keep a session. Only after a suspicion, or with the marks of a kit, it is news. */

import { propertyOf } from '../../../../tenant/log-meaning/audit-row.js';
import { textsIn } from '../../../../tenant/log-meaning/log-value.js';
import { type ActFacts, actsBy, auditActs, doerPresses, draftOf, pressesFor, rowsOf, subjectOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { afterSuspicion } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly name: string;
  readonly version: string;
}

/** Source: a public detection rule of 2026 for device registrations by phishing kits, which never change their defaults. */
const kitVersion = '10.0.19045.2006';

const kitDefaults: Rule<Facts> = {
  id: 'defaults of a kit',
  does: 'raises',
  to: 'B',
  when: ({ name, version }) =>
    version === kitVersion && /^DESKTOP-/i.test(name)
      ? 'The device has the default name and version that phishing kits use.'
      : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('device-registered'),
  drafts,
  rules: [kitDefaults, afterSuspicion('A', { unlessUsual: true })],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['device']).filter(
    (act) => act.by.type === 'person' || targetsOf(act.observation.row, 'User').length > 0,
  );
  return actsBy(acts, (act) => subjectOf(act, known).id).map((group) => {
    const [first] = group;
    const about = subjectOf(first, known);
    const rows = group.map(({ observation }) => observation.row);
    const name = rows.flatMap((row) => targetsOf(row, 'Device').flatMap((target) => target.displayName || []))[0] ?? '';
    const version =
      rows.flatMap((row) =>
        ['DeviceOSVersion', 'OSVersion'].flatMap((property) => textsIn(propertyOf(row, property)?.after.value)),
      )[0] ?? '';
    return draftOf(known, rowsOf(group), {
      about,
      by: first.by,
      says: `${about.name} registered a device${name === '' ? '' : `: ${name}`}.`,
      evidence: version === '' ? [] : [`Version: ${version}.`],
      presses: first.by.type === 'person' ? doerPresses(known, first.by) : pressesFor(known, { ask: about, contain: about }),
      subject: known.person(about.id),
      weight: 'C',
      why: 'People register each new laptop and phone.',
      facts: { name, version },
    });
  });
}
