/** What is stored of an incident: what was asked for, and what a plan of one of its stages holds. */
import { z } from 'zod';

/** What a request holds: the incident that a stage belongs to, and what of its items is meant. */
export const incidentRequest = {
  /** The incident that a stage of the playbook belongs to. */
  incident: z.string().optional(),
  /** What of an incident's items was chosen, as it was typed; absent: what was proposed. */
  items: z.array(z.string()).optional(),
  /** Why access is restored although items of an incident are open. */
  despite: z.string().optional(),
};

export const planIncidentSchema = z.strictObject({
  id: z.string(),
  /** The object id in Entra ID, and the name the account signs in with. */
  account: z.strictObject({ id: z.string(), name: z.string() }),
  /** How many people of the incident group approve it in place of the rule of its tier; absent: the rule of its tier holds. */
  approvals: z.number().int().min(1).optional(),
  /** What is left open on purpose when access is restored, with why and until when it has to be done; absent: nothing may be left. */
  open: z
    .strictObject({
      items: z.array(z.strictObject({ n: z.number().int().positive(), key: z.string(), what: z.string() })),
      reason: z.string(),
      until: z.iso.datetime(),
    })
    .exactOptional(),
});
export type PlanIncident = z.infer<typeof planIncidentSchema>;

/** Whether a stage takes the short way: one person of the incident group approves it. */
export function isShort(stage: string): boolean {
  return stage === 'contain';
}
