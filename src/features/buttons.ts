/** Every button that a card may have, by the name that cards carry. */
import type { ActionName } from '../chat/card.js';
import type { Button } from '../gateway/buttons/button.js';
import { approve, ask, reject, schedule } from '../gateway/buttons/decisions.js';
import { keep, resume, revert, review, revoke } from '../gateway/buttons/of-change.js';
import { audit, link, planning, show } from '../gateway/buttons/requests.js';
import { gatewayFeatures } from './gateway.js';

const all: readonly Button[] = [
  approve,
  schedule,
  reject,
  ask,
  revoke,
  review,
  keep,
  revert,
  resume,
  audit,
  planning(new Map(gatewayFeatures.flatMap(({ plans = {} }) => Object.entries(plans)))),
  link,
  show,
  ...gatewayFeatures.flatMap(({ buttons: own = [] }) => own),
];

export const buttons: ReadonlyMap<ActionName, Button> = new Map(all.map((button) => [button.name, button]));
