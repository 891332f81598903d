/** How much was held to which description: the figures of docs/dev/conformance.md. */
import { shapeOf } from './judge/shape';
import type { RecordedChats } from './record/cards';
import type { Recorded } from './record/recording';

export interface Count {
  readonly vendor: string;
  readonly requests: number;
  /** Requests without their values. */
  readonly shapes: number;
}

const services = [
  ['Microsoft Graph', 'graph'],
  ['Exchange Online', 'exchange'],
  ['Azure App Service', 'arm'],
] as const;

export const countsOf = {
  requests: (requests: readonly Recorded[]): readonly Count[] =>
    services.map(([vendor, service]) => {
      const own = requests.filter((request) => request.service === service);
      return { vendor, requests: own.length, shapes: new Set(own.map(shapeOf)).size };
    }),
  chats: ({ slack, teams }: RecordedChats): readonly Count[] => [
    {
      vendor: 'Slack',
      requests: slack.length,
      shapes: new Set(slack.map(({ method, args }) => `${method} ${Object.keys(args).sort().join()}`)).size,
    },
    {
      vendor: 'Teams',
      requests: teams.length,
      shapes: new Set(teams.map(({ method, path }) => `${method} ${path.split('/').slice(0, 3).join('/')}`)).size,
    },
  ],
};
