/** What one person sees first: how the tenants stand, what waits for them, and what they asked for. */
import { definitions } from '../controls/definitions.js';
import type { WaivedFinding } from '../controls/waived-finding.js';
import { approvers, type Change, statusAt, toKeepUntil } from '../engine/changes/change.js';
import { withCurrentPolicy } from '../engine/changes/with-current-policy.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import { orRetryLater, RetryLater } from '../engine/ledger/retry-later.js';
import { type ApprovalPolicy, possibleApprovers } from '../engine/plan/approval.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import { mayKeep, rulesFor } from '../engine/plan/rules-of-plan.js';
import { shownMeasure } from '../features/cards.js';
import { cannotWait, partOf } from '../features/kinds.js';
import { noticesIn } from '../features/notices.js';
import type { FeatureStores } from '../features/ports.js';
import { waitingIn } from '../features/waiting.js';
import { daysUpTo } from '../lib/calendar.js';
import { isRefusal } from '../lib/errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Person } from '../lib/person.js';
import type { Directory } from '../people/directory.js';
import type { HistoryStore } from '../posture/history.js';
import type { PostureStore } from '../posture/posture.js';
import { scoreMoved, scoreOf, severityIn } from '../posture/score.js';
import { isReading } from '../queue/request.js';
import { type Brief, briefOf } from '../views/brief.js';
import { toKeepOf } from '../views/changes.js';
import type { HomeTenant, HomeView } from '../views/home.js';
import type { TenantAddress } from './decisions/recorder.js';
import { latestChanges, maxKeepMs } from './latest-changes.js';
import { type UntakenPorts, untakenIn } from './untaken-requests.js';

interface HomePorts extends UntakenPorts {
  readonly stores: FeatureStores;
  readonly ledger: Ledger;
  readonly directory: Directory;
  readonly history: HistoryStore;
  readonly postures: PostureStore;
  readonly waived: (tenantId: string) => Promise<readonly WaivedFinding[]>;
  readonly verifier: DecisionVerifier;
  readonly today: (tenantId: string) => string;
  readonly now: () => Date;
}

/** This many changes are looked at however old they are. */
const scanLimit = 60;
const trendDays = 14;

/** Of several, one whose ledger cannot be read keeps no other from being reported; throws RetryLater where there is no other. */
export async function homeView(ports: HomePorts, person: Person, tenants: readonly TenantAddress[]): Promise<HomeView> {
  const read = await inParallel(tenants, async (tenant) => ({
    name: tenant.name,
    told: await orRetryLater(homeTenant(ports, person, tenant)),
  }));
  const told = read.flatMap((one) => (one.told instanceof RetryLater ? [] : [one.told]));
  const unread = read.flatMap(({ name, told: why }) => (why instanceof RetryLater ? [{ tenant: name, why }] : []));
  if (told.length === 0 && unread[0] !== undefined) throw unread[0].why;
  return { person: person.name, tenants: told, unread };
}

async function homeTenant(ports: HomePorts, person: Person, tenant: TenantAddress): Promise<HomeTenant> {
  const { id, name } = tenant;
  const [lines, days, waived, policy, notices] = await Promise.all([
    ports.postures.lines(id),
    ports.history.days(id, daysUpTo(ports.today(id), trendDays)),
    ports.waived(id),
    ports.directory.policy(id),
    Promise.all([untakenIn(ports, id), noticesIn(ports, id)]),
  ]);
  const maxAgeMs = isRefusal(policy) ? 0 : Math.max(policy.expiresAfterMs, maxKeepMs);
  const since = new Date(ports.now().getTime() - maxAgeMs);
  const latest = await latestChanges(ports.ledger, id, { count: scanLimit, since });
  const changes = latest.filter(({ request }) => !isReading(request.what)).map((change) => withCurrentPolicy(change, policy));
  const mine = changes.filter((change) => change.request.decision.decision.person.entraId === person.entraId);
  const isMine = (people: readonly string[]): boolean => people.includes(person.entraId);
  const plans = changes.flatMap((change) => {
    const { plan } = change;
    if (isRefusal(policy) || plan === null || !waits(change, ports.now()) || isMine(entraIds(approvers(change)))) return [];
    return isMine(possibleApprovers(rulesFor(policy, plan), plan.risk, plan.requestedBy))
      ? [{ id: change.id, ...brief(change), until: new Date(plan.expiresAt), isUrgent: cannotWait(plan), ...partIn(change) }]
      : [];
  });
  const asked = isRefusal(policy) ? [] : waived.flatMap((one) => waivedToDecide(one, policy, isMine));
  const undecided = new Set((lines ?? []).flatMap(({ control, undecided: open }) => (open === undefined ? [] : [control])));
  const others = await waitingIn(
    {
      ledger: ports.ledger,
      verifier: ports.verifier,
      policy,
      severityOf: severityIn(definitions),
      now: ports.now(),
      undecided,
      nameOf: (entraId) => ports.directory.nameOf(entraId),
    },
    id,
  );
  const newest = days.at(-1);
  return {
    name,
    toKeep: toKeepOf(
      name,
      changes.filter(({ plan }) => plan !== null && !isRefusal(policy) && mayKeep(policy, plan, person.entraId)),
      brief,
      ports.now(),
    ),
    // A day has a score only where every control was judged; what was judged counts all the same.
    score: newest?.score ?? scoreOf(lines ?? [], severityIn(definitions)),
    inDay: newest === undefined ? null : scoreMoved(days.at(-2), newest),
    trend: days.map(({ score }) => score),
    findings: lines ?? [],
    notices: notices.flat(),
    waiting: [...plans, ...asked, ...others.filter(({ canAct }) => isMine(canAct))],
    requests: mine.map((change) => requestOf(change, ports.now())),
  };
}

function requestOf(change: Change, now: Date): HomeTenant['requests'][number] {
  const { what } = brief(change);
  return { id: change.id, what, status: statusAt(change, now), keepUntil: toKeepUntil(change, now), ...partIn(change) };
}

function brief(change: Change): Brief {
  return briefOf({ change, control: shownMeasure(change.request.control, definitions) });
}

function partIn({ request }: Change): { readonly partOf?: { readonly id: string; readonly does: string } } {
  const part = partOf(request);
  const does = shownMeasure(request.control, definitions)?.changeTitle.does;
  return part === null || does === undefined ? {} : { partOf: { id: part.id, does } };
}

/** None where the person cannot approve that it is accepted, or has. */
function waivedToDecide(
  { id, name, status, risk, asked: [request], approvedBy, expiresAt }: WaivedFinding,
  policy: ApprovalPolicy,
  isMine: (people: readonly string[]) => boolean,
): HomeTenant['waiting'] {
  if (status !== 'waiting' || isMine(entraIds(approvedBy))) return [];
  return isMine(possibleApprovers(policy, risk, request.decision.person))
    ? [{ id, what: `waive ${name}`, until: expiresAt }]
    : [];
}

function waits(change: Change, now: Date): boolean {
  return change.plan !== null && change.status === 'waiting' && new Date(change.plan.expiresAt) > now;
}

function entraIds(people: readonly Person[]): readonly string[] {
  return people.map(({ entraId }) => entraId);
}
