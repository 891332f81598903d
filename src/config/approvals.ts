/** The part of hardenbot.yaml that says who may approve what, how many it takes, and when nothing may be changed at all. */

import { z } from 'zod';
import { unseenCharacter } from '../chat/safe-text.js';
import { freezeSchema } from '../engine/plan/freeze.js';
import { windowSchema } from '../engine/plan/window.js';
import { ofEachRight } from '../features/settings.js';
import { ofEachGroup, referenceRules } from '../features/terms.js';
import { chatMentions } from './chats.js';
import { durationWithin, units } from './duration.js';

/** An Entra object id as Entra ID itself writes it: the same person in capitals must not count as another one. */
const personId = z.string().min(1).toLowerCase();

/** People by Entra object id, and the members of a group of Entra ID by the group's object id. */
const peopleSettings = z.strictObject({
  people: z.array(personId).default([]),
  entraGroup: z.guid('write the object id of the group, as the Entra admin center shows it').optional(),
});
export type PeopleSettings = z.infer<typeof peopleSettings>;

/** What people read on cards, where a name that does not look as it is written passes for another one. */
export const shownName = z
  .string()
  .refine((name) => name.trim() !== '', 'write a name')
  .refine((name) => !/[\r\n\t\u2028\u2029]/u.test(name.trim()), 'write the name on one line')
  .refine((name) => hiddenIn(name) === null, {
    error: ({ input }) => `it holds ${hiddenIn(String(input))}, which nobody sees; write the name again without it`,
  });

/** At its ends too. */
function hiddenIn(name: string): string | null {
  return unseenCharacter(`.${name}.`);
}

const namedApprovers = peopleSettings.extend({
  /** For people to read on the card. */
  name: shownName,
});

/** More than that has nobody, and would wait for ever. */
const atLeastOne = z.number().int().min(1).max(20);

/** A number of approvals; or that and several groups, each of which has to give one of them. */
function tierRule(approvals?: number) {
  const count = approvals === undefined ? atLeastOne : atLeastOne.default(approvals);
  return z.union(
    [
      atLeastOne.transform((needed) => ({ approvals: needed, groups: [] as z.infer<typeof namedApprovers>[] })),
      z.strictObject({ approvals: count, groups: z.array(namedApprovers).max(5).default([]) }),
    ],
    'write how many approvals it takes, 1 to 20, or { approvals: 2, groups: [{ name, people, entraGroup }] }',
  );
}

const tier = (approvals: number) => tierRule(approvals).prefault(approvals);

const featureGroup = z.union(
  [z.array(personId).transform((people): z.infer<typeof peopleSettings> => ({ people })), peopleSettings],
  'write a list of Entra object ids, or { people: [id], entraGroup: id }',
);

/** What each key takes, without what it is where nobody says. */
const parts = {
  approvers: peopleSettings,
  /** From how many operations a plan is at least medium or high, whatever its control says. */
  sizes: z.strictObject({ medium: z.number().int().min(1).default(100), high: z.number().int().min(1).default(1000) }),
  expiresAfter: durationWithin('5m', '30d'),
  applyWithin: durationWithin('1m', '7d'),
  keepWithin: durationWithin('1m', '7d'),
  /** How long a worker that the store does not answer waits with an undo that is due, because a Keep cannot be heard. */
  undoWithoutStoreAfter: durationWithin('10s', '1d'),
  /** The first reminder; each further one waits twice as long as the one before. */
  remindAfter: durationWithin('1m', '30d'),
  /** A group of the chat that is called in place of single people where more than five could approve. */
  mention: chatMentions,
  /** Who is notified personally, one more with every reminder, while a plan waits. */
  escalation: z.array(personId),
  /**
   * Who approves, one alone, what a feature has a group for; a list of people, or an approver set. Nobody: the approvers do.
   * One of these groups is also notified personally of an emergency approval and of a change that stopped half way.
   */
  ...ofEachGroup(featureGroup),
  /** Who may approve alone, with a reason and for everyone to see, when it cannot wait. */
  emergency: z.array(personId),
  freeze: z.array(freezeSchema),
  /** What people have to name with what they decide. */
  ...referenceRules,
  /** Times for which people approve what is to begin only then. */
  windows: z.array(windowSchema),
};

export const approvalSettings = z
  .strictObject({
    approvers: parts.approvers.prefault({}),
    tiers: z.strictObject({ low: tier(1), medium: tier(1), high: tier(2) }).prefault({}),
    sizes: parts.sizes.prefault({}),
    expiresAfter: parts.expiresAfter.default(4 * units.h),
    applyWithin: parts.applyWithin.default(units.h),
    keepWithin: parts.keepWithin.default(30 * units.m),
    undoWithoutStoreAfter: parts.undoWithoutStoreAfter.default(5 * units.m),
    remindAfter: parts.remindAfter.default(30 * units.m),
    escalation: parts.escalation.default([]),
    mention: parts.mention.optional(),
    ...ofEachGroup(featureGroup.prefault([])),
    emergency: parts.emergency.default([]),
    freeze: parts.freeze.default([]),
    ...referenceRules,
    windows: parts.windows.optional(),
  })
  .prefault({});
export type ApprovalSettings = z.infer<typeof approvalSettings>;

const tierOfTenant = tierRule();

/** The rules of one tenant: what is given takes the place of the rules for all, key by key, and tier by tier. */
export const tenantApprovalSettings = z
  .strictObject({
    ...parts,
    tiers: z.strictObject({ low: tierOfTenant, medium: tierOfTenant, high: tierOfTenant }).partial(),
  })
  .partial();

/** Who may ask; anyone else may do nothing. */
export const accessSettings = z
  .strictObject({
    read: peopleSettings.prefault({}),
    request: peopleSettings.prefault({}),
    /** Who may ask for one of these and for nothing else; anyone who may ask for changes may ask for that too. */
    ...ofEachRight(peopleSettings.prefault({})),
  })
  .prefault({});
export type AccessSettings = z.infer<typeof accessSettings>;

/** The same of one tenant: what is given takes the place of what counts for all. */
export const tenantAccessSettings = z
  .strictObject({ read: peopleSettings, request: peopleSettings, ...ofEachRight(peopleSettings) })
  .partial();
