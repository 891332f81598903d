/** What the engine has to know of a request that is part of a campaign. */
import type { RequestKind } from '../request-kind.js';
import { refusalOfLateStart } from './terms.js';

export const campaignRequest: RequestKind = {
  id: 'campaign',
  partOf: ({ campaign }) => campaign?.id ?? '',
  whyOver: ({ campaign }, now) => (campaign === undefined ? null : refusalOfLateStart(campaign, now)),
  until: ({ campaign }) => new Date(campaign?.until ?? 0),
  keepsEntries: true,
  atOnce: 'the card of a campaign decides on its plans at once',
};
