/** What azure-management must say: everyone tries Azure with a browser and with a command line, from every kind of place outside of the office. */
import type { Expected } from '../family';
import { type AzureModel, type Name, type Policy, people } from './model';

/** `more`: an address that only the wider location holds. */
const places = ['Russia', 'elsewhere', 'more'] as const;
type Place = (typeof places)[number];
const clients = ['browser', 'apps'] as const;
type Client = (typeof clients)[number];

export function azureManagementExpected(model: AzureModel): Expected {
  const asked = people.filter((name) => !model.except.includes(name) && !model.disabled.includes(name));
  if (asked.length === 0) return { verdicts: ['notApplicable'], because: 'nobody has to be blocked' };
  if (!model.licensed) return { verdicts: ['fail'], because: 'without a licence no policy acts' };
  const acting = model.policies.filter(({ state, grant, atRisk }) => state === 'enabled' && grant === 'block' && !atRisk);
  const tries = asked.flatMap((name) => places.flatMap((place) => clients.map((client) => ({ name, place, client }))));
  const stoppedBy = (some: readonly Policy[]) =>
    tries.filter(({ name, place, client }) => some.some((policy) => stops(policy, name, place, client)));
  const stopped = stoppedBy(acting).length;
  if (stopped === tries.length) return { verdicts: ['pass'], because: 'every try was stopped' };
  if (stoppedBy(acting.filter(isAboutAzure)).length > 0) return { verdicts: ['partial'], because: 'some tries were stopped' };
  // A block of a country, of mail or of everything from there is about something else.
  return { verdicts: stopped > 0 ? ['fail', 'partial'] : ['fail'], because: 'no policy about Azure stopped a try' };
}

function stops(policy: Policy, name: Name, place: Place, client: Client): boolean {
  const isFor = (policy.for === 'all' || policy.for === name) && !policy.leavesOut.includes(name);
  const isWith = policy.clients === 'all' || policy.clients === client;
  const isTo = ['azure', 'all', 'azure and mail'].includes(policy.apps);
  return isFor && isWith && isTo && isFrom(policy, place);
}

function isFrom({ where }: Policy, place: Place): boolean {
  if (where === 'in Russia') return place === 'Russia';
  return where !== 'but the office and more' || place !== 'more';
}

function isAboutAzure({ apps, where }: Policy): boolean {
  return apps === 'azure' || apps === 'azure and mail' || (apps === 'all' && where !== 'in Russia');
}
