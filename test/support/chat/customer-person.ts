/** A person of a customer beside the provider's own people: a guest in Slack, of another organisation in Teams. */
import { people } from '../corridor/harness';
import { slackIds } from './slack-driver';
import { teamsIds } from './teams-driver';

export const dora = 'd0d0d0d0-0000-4000-8000-00000000000d';

export const peopleSettings = (...ids: readonly string[]) => ({ people: [...ids] });

/** Settings in which the provider's people may ask and approve everywhere, and Dora has an account and nothing else. */
export const providerSettings = {
  directory: 'contoso',
  people: [
    ...Object.entries(people).map(([name, entraId]) => ({ entraId, name, slack: `U${name.toUpperCase()}` })),
    { entraId: dora, name: 'Dora', slack: 'UDORA', organisation: { teams: teamsIds.otherTenant, slack: slackIds.otherTeam } },
  ],
  access: { read: peopleSettings(...Object.values(people)), request: peopleSettings(...Object.values(people)) },
  approvals: { approvers: peopleSettings(...Object.values(people)) },
};
