/** The part of hardenbot.yaml that says who may approve what, how many it takes, and when nothing may be changed at all. */
import { z } from 'zod';
import { freezeSchema } from '../plan/freeze.js';
import { duration, units } from './duration.js';

/** An Entra object id as Entra ID itself writes it: the same person in capitals must not count as another one. */
export const personId = z.string().min(1).toLowerCase();

/** People by Entra object id, and the members of a group of Entra ID by the group's object id. */
export const circleSettings = z.strictObject({
  people: z.array(personId).default([]),
  entraGroup: z.guid('write the object id of the group, as the Entra admin center shows it').optional(),
});
export type CircleSettings = z.infer<typeof circleSettings>;

const namedCircle = circleSettings.extend({
  /** For people to read on the card. */
  name: z.string().min(1),
});

const atLeastOne = z.number().int().min(1);

/** A number of approvals; or that and several groups, each of which has to give one of them. */
const tier = (approvals: number) =>
  z
    .union(
      [
        atLeastOne.transform((count) => ({ approvals: count, groups: [] as z.infer<typeof namedCircle>[] })),
        z.strictObject({ approvals: atLeastOne.default(approvals), groups: z.array(namedCircle).max(5).default([]) }),
      ],
      'write how many approvals it takes, 1 or more, or { approvals: 2, groups: [{ name, people, entraGroup }] }',
    )
    .prefault(approvals);

export const approvalSettings = z
  .strictObject({
    approvers: circleSettings.prefault({}),
    tiers: z.strictObject({ low: tier(1), medium: tier(1), high: tier(2) }).prefault({}),
    /** From how many operations a plan is at least medium or high, whatever its control says. */
    sizes: z
      .strictObject({ medium: z.number().int().min(1).default(100), high: z.number().int().min(1).default(1000) })
      .prefault({}),
    expiresAfter: duration.default(4 * units.h),
    applyWithin: duration.default(units.h),
    keepWithin: duration.default(30 * units.m),
    /** The first reminder; each further one waits twice as long as the one before. */
    remindAfter: duration.default(30 * units.m),
    /** Who is told personally, one more with every reminder, while a plan waits. */
    escalation: z.array(personId).default([]),
    /**
     * Who approves, one alone, that a compromised account is contained; a list of people, or a circle. Nobody: the approvers do.
     * They are also told personally of an emergency approval and of a change that stopped half way.
     */
    incident: z
      .union([z.array(personId).transform((people): z.infer<typeof circleSettings> => ({ people })), circleSettings])
      .prefault([]),
    /** Who may approve alone, with a reason and for everybody to see, when it cannot wait. */
    emergency: z.array(personId).default([]),
    freeze: z.array(freezeSchema).default([]),
  })
  .prefault({});
export type ApprovalSettings = z.infer<typeof approvalSettings>;
