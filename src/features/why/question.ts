/** The question whether one person may sign in, as it travels from who asks to the worker. */
import { z } from 'zod';
import { platforms } from '../../controls/reasoning/access/kinds/platforms.js';

const clients = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'] as const;

export const whyQuestionSchema = z.strictObject({
  /** As it was typed: the name to sign in with, an address, an object id, or a display name. */
  person: z.string().min(1).max(254),
  /** ISO 3166-1 alpha-2, in capitals; absent: from where they usually are, have been, and are blocked. */
  from: z.string().length(2).exactOptional(),
  /** The address that it comes from, in place of a country or beside it. */
  ip: z.string().max(45).exactOptional(),
  /** The moment that is asked about, ISO 8601 in UTC; absent: now. */
  at: z.iso.datetime().exactOptional(),
  /** An application id, the name of a suite as policies have it, or the name of an application of the tenant; absent: Exchange Online. */
  application: z.string().min(1).max(254).exactOptional(),
  /** Absent: a browser. */
  client: z.enum(clients).exactOptional(),
  platform: z.enum(platforms).exactOptional(),
});
export type WhyQuestion = Readonly<z.infer<typeof whyQuestionSchema>>;
