/** What the stages of the playbook for a compromised account say on the cards of their plans. */
import type { ShownMeasure } from '../../views/card-section.js';
import { isStageId, stages } from './stage.js';

const section: NonNullable<ShownMeasure['section']> = {
  about: ({ incident }) =>
    incident === undefined ? [] : [{ label: 'Incident', value: `${incident.id}, ${incident.account.name}` }],
  whose: ({ incident }) => incident?.account.name,
  names: ({ incident }) => (incident === undefined ? [] : [incident.account.name]),
  notes: true,
  // Only restored access of which nothing is left open is good news alone.
  isHalf: ({ plan, verification }) =>
    plan?.incident !== undefined &&
    plan.reverts === undefined &&
    (plan.control !== 'restore' || verification?.measured !== 'pass'),
  again: ({ incident, reverts, control }) =>
    incident === undefined || reverts !== undefined || !isStageId(control)
      ? null
      : { name: control, label: 'Plan again', subject: incident.id },
};

export const card: readonly ShownMeasure[] = stages.map((stage) => ({ ...stage, section }));
