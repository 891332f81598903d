/** Logic apps: who can start one that waits for a call, and who can reach what its runs hold, its actions and its management. */
import { type Read, readOf } from '../../tenant/resource.js';
import {
  type LogicApp,
  type LogicAppDefinition,
  logicAppDefinitions,
  logicApps,
} from '../../tenant/resources/azure-logic-app.js';
import type { Outcomes } from '../control.js';
import { type Item, type ItemValue, stateOf } from '../item.js';
import { afterwards } from '../item-collection.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { Below } from './below.js';
import { by } from './command.js';
import { itemOf, type Judging, ofAddresses, type Service } from './service.js';

const read = readOf(logicApps, ['id', 'name', 'state', 'accessControl']);

/** Triggers that wait for a call. Source: Workflow Definition Language, trigger types. */
const waiting = new Set(['request', 'httpwebhook', 'apiconnectionwebhook', 'manual']);

/** Triggers that start by a clock or ask somewhere themselves. */
const asking = new Set(['recurrence', 'slidingwindow', 'http', 'apiconnection', 'batch']);

interface Definition {
  readonly reads: readonly [Read];
  readonly rows: readonly LogicAppDefinition[];
}

export function logicApp({ rows, allowed }: Judging): Service {
  const apps = new Below<LogicApp, Definition>(
    (app) => ofCallers(app) === null,
    (of) => {
      const below = readOf(logicAppDefinitions, ['definition'], { of });
      return { reads: [below], rows: rows.all(below) };
    },
  );
  rows.on(read, (app) => apps.rows.push(app));
  const ofTriggers = (app: LogicApp, outcomes: Outcomes): ItemValue => {
    const own = ofCallers(app);
    if (own !== null) return own;
    const found = apps.of(app);
    const told = found !== undefined && outcomes(found.reads[0]).complete ? found.rows[0] : undefined;
    return unrestricted(app, told?.definition?.triggers);
  };
  return {
    collection: afterwards({
      reads: [read],
      unknown: 'who can start it',
      items: (outcomes): readonly Item[] =>
        apps.rows.map((app) => itemFor(app, { allowed, values: [ofTriggers(app, outcomes), ...ofOthers(app)] })),
    }),
    below: apps,
  };
}

/** No plan closes one that is open, whatever is not known of it. */
function itemFor(app: LogicApp, found: Parameters<typeof itemOf>[2]): Item {
  const item = itemOf('Logic app', app, found);
  return stateOf(item) === 'gap' ? { ...item, isNeeded: false } : item;
}

type Aspect = 'triggers' | 'contents' | 'actions' | 'workflowManagement';

function propertyOf(aspect: Aspect): string {
  return `accessControl.${aspect}.allowedCallerIpAddresses`;
}

/** Null where no addresses are listed and it is on: then its triggers decide. */
function ofCallers(app: LogicApp): ItemValue | null {
  const { state } = app;
  if (isOff(app)) return { property: 'state', actual: state ?? null, expected: 'Disabled', state: 'holds' };
  return ofListed(app, 'triggers');
}

/** One that is turned off starts nothing and runs nothing, but what it ran can be read. */
function isOff({ state }: LogicApp): boolean {
  return state?.trim().toLowerCase() === 'disabled';
}

/** The addresses that an aspect is limited to; null: to none. */
function ofListed(app: LogicApp, aspect: Aspect): ItemValue | null {
  const listed = app.accessControl?.[aspect]?.allowedCallerIpAddresses;
  if (!listed) return null;
  const value = { property: propertyOf(aspect), expected: closed(app, aspect) };
  if (listed.length === 0)
    return aspect === 'triggers'
      ? { ...value, actual: 'only other logic apps', state: 'holds' }
      : { ...value, actual: 'an empty list; Microsoft does not say whom it allows', state: 'unknown' };
  const { state, shown } = ofAddresses(listed.map(({ addressRange }) => addressRange));
  return { ...value, actual: shown, state };
}

function unrestricted(
  app: LogicApp,
  triggers: Readonly<Record<string, { readonly type?: string | null | undefined }>> | null | undefined,
): ItemValue {
  const value = { property: propertyOf('triggers'), expected: closed(app, 'triggers') };
  if (!triggers)
    return { ...value, actual: null, state: 'unknown', shown: { actual: 'not set, and its triggers were not returned' } };
  const types = Object.values(triggers).map(({ type }) => (type ?? '').trim().toLowerCase());
  const [open] = Object.entries(triggers).filter((_, index) => waiting.has(types[index] ?? ''));
  if (open !== undefined) return { ...value, actual: `not set: every address can start it by ${open[0]}`, state: 'gap' };
  const isKnown = types.every((type) => asking.has(type));
  return isKnown
    ? { ...value, actual: 'not set, and no trigger waits for a call', state: 'holds' }
    : { ...value, actual: 'not set, and a trigger of a kind that is not known', state: 'unknown' };
}

/**
 * Runs keep their inputs and outputs behind links that anyone who holds one can open. Source: Secure access and data for workflows in Azure
 * Logic Apps, access to run history data. Of the other two the reference of Workflows says only that they are for actions and management.
 */
function ofOthers(app: LogicApp): readonly ItemValue[] {
  const value = (aspect: Aspect, unset: { readonly actual: string; readonly state: PartState }): ItemValue =>
    ofListed(app, aspect) ?? { property: propertyOf(aspect), expected: closed(app, aspect), ...unset };
  const notSaid = (what: string) =>
    ({ actual: `not set; Microsoft does not say who reaches ${what} then`, state: 'unknown' }) as const;
  return [
    value('contents', { actual: 'not set: every address can read inputs and outputs of its runs by their links', state: 'gap' }),
    ...(isOff(app) ? [] : [value('actions', notSaid('its actions'))]),
    value('workflowManagement', notSaid('its management')),
  ];
}

/** An address that nobody has. Source: as above: with it nobody reads the contents until it is taken away. */
const nobodyAtAll = [{ addressRange: '0.0.0.0-0.0.0.0' }];

/**
 * An empty list allows other logic apps alone; add the addresses that have to call it. The command keeps what stands beside the list: it makes
 * the object around it only where there is none.
 */
function closed({ id, accessControl }: LogicApp, aspect: Aspect): string {
  const list = aspect === 'triggers' ? [] : nobodyAtAll;
  const held = accessControl?.[aspect];
  const set = held
    ? `properties.${propertyOf(aspect)}=${JSON.stringify(list)}`
    : `properties.accessControl.${aspect}=${JSON.stringify({ allowedCallerIpAddresses: list })}`;
  return by('the addresses that call it', id ? ['resource', 'update', '--ids', id, '--set', set] : null);
}
