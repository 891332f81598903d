/** Slack in hardenbot.yaml: its part of the settings, and what its ids look like. */
import { z } from 'zod';
import type { ChatDescription } from '../../src/chat/description.js';

const settings = z.strictObject({
  appId: z.string(),
  /** The workspace, `T…`; of an app that is installed for a whole Enterprise organisation the id of that, `E…`. */
  teamId: z.string(),
  /** `socket`: we connect to Slack, and no address of ours has to be reachable; `host` and `port` are for `http`. */
  mode: z.enum(['socket', 'http']).default('socket'),
  host: z.string().default('127.0.0.1'),
  port: z.number().int().default(3000),
  apiUrl: z.url().optional(),
});
export type SlackSettings = z.output<typeof settings>;

export const description = {
  name: 'slack',
  title: 'Slack',
  settings,
  organisation: z.string(),
  mention: z
    .string()
    .regex(/^S[A-Z0-9]{2,20}$/, 'write the id of a Slack user group, as S0123ABCD')
    .transform((id) => ({ name: 'approvers', calls: { slack: id } })),
  exampleChannel: 'C0123',
  findAccount: 'Compare the id: in Slack it is in your profile, behind the three dots, as “Copy member ID”.',
  problemsOfApp: ({ teamId, appId }) => [
    ...(isId(teamId) ? [] : ['slack.teamId: write T…, or E… of an organisation, from the address app.slack.com/client/T…/C…']),
    ...(isId(appId) ? [] : ['slack.appId: write A…, from "Basic Information" of the app']),
  ],
  problemOfAccount: (id) => (isId(id) ? null : `"${id}" is no id; write U… from the profile, "⋮", "Copy member ID"`),
  problemOfChannel: (id) =>
    isId(id) ? null : `"${id}" is no id; write C…, which stands at the very bottom of the channel's "About"`,
} as const satisfies ChatDescription<typeof settings>;

/** Of anything in Slack: capitals and digits. */
function isId(id: string): boolean {
  return /^[A-Z][A-Z0-9]*$/.test(id);
}
