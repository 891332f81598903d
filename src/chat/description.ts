/** What a chat platform says of itself to anyone who reads settings: its part of hardenbot.yaml, and what its ids look like. Both processes load it. */
import type { z } from 'zod';
import type { CalledGroup } from './called-group.js';

export interface ChatDescription<Settings extends z.ZodObject = z.ZodObject, Name extends string = string> {
  /** In settings, in flags of commands, and in capitals at the beginning of its variables. */
  readonly name: Name;
  readonly title: string;
  /** Where the title alone does not say which product it is. */
  readonly product?: string;
  /** Its part of the settings, which may be left out. */
  readonly settings: Settings;
  /** What it calls another organisation. */
  readonly organisation: z.ZodType<string>;
  /** What `approvals.mention` says of a group that is called in place of single people. */
  readonly mention: z.ZodType<CalledGroup>;
  readonly exampleChannel: string;
  /** The account of someone who is in a group and not under `people`, where the platform knows everyone by the Entra object id. */
  accountOfUnlisted?(entraId: string): string;
  /** Where people find the id of their own account, to compare it. */
  readonly findAccount?: string;
  /** What is wrong with the ids of the app. */
  problemsOfApp?(settings: z.output<Settings>): readonly string[];
  /** null: it may be the id of an account there. */
  problemOfAccount?(id: string): string | null;
  /** null: it may be the id of a channel there. */
  problemOfChannel?(id: string): string | null;
}
