/** The settings of device-code: whether authentication transfer counts, and who may be left out. */
import { z } from 'zod';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { filledName } from '../reasoning/scope/filled-name.js';

export const settings = z.strictObject({
  /** Whether handing a session over from one device to another has to be blocked too. */
  transfer: z.boolean().default(true),
  /** Whether guests and external people have to be blocked too. */
  guests: z.boolean().default(true),
  except: z.strictObject({ ...exceptShape, locations: z.array(filledName).default([]) }).prefault({}),
});
export type Settings = z.infer<typeof settings>;

/** Ways to hand a sign-in over, by the words of the service. */
const flows = ['deviceCodeFlow', 'authenticationTransfer'] as const;
export type Flow = (typeof flows)[number];

export const flowNames: Readonly<Record<Flow, string>> = {
  deviceCodeFlow: 'sign-in by device code',
  authenticationTransfer: 'authentication transfer',
};

/** The flows that have to be blocked. */
export function wantedFlows({ transfer }: Settings): readonly Flow[] {
  return transfer ? flows : ['deviceCodeFlow'];
}
