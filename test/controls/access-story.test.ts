/** Sign-in with more than a password, from chat: a second factor for everyone, keys for administrators, and accounts for an emergency. */
import demo from '../../examples/demo-tenant.json';
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { assignment, globalAdmin, method, registered } from '../../src/controls/reasoning/access/case-rows';
import { type ChatRoom, changeTitleOf, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { type AccessTenant, accessTenant, day, idOf, signIn } from '../support/tenants/access-tenant';
import { withoutServiceProperties } from '../support/tenants/tenant-lab';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';

const settings = { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } };
const timing = { ...usualTiming, leaseMs: 10 * 60_000, reconcileEveryMs: 100 };
const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));

let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;

afterEach(() => harness.close());

async function open(state: object, withoutWorker = false): Promise<void> {
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  harness = await openHarness({ platform: room, clock, state, controls: {}, settings, timing, withoutWorker });
}

function inTenant(): unknown {
  return JSON.parse(JSON.stringify(withoutServiceProperties(harness.simulator.state())));
}

/** What happens in the tenant beside hardenbot. */
function meanwhile(parts: object): void {
  const state = harness.simulator.state() as AccessTenant;
  harness.simulator.load({ ...state, graph: { ...state.graph, ...parts } });
}

const person = (name: keyof typeof people) => ({ id: people[name], userPrincipalName: `${name}@contoso.com` });
const everybodyRegistered = (['ana', 'bo', 'cy'] as const).map((name) => registered(person(name), true));

/** A tenant in which a password is enough. */
function passwordsAlone(registrations: readonly object[]): object {
  const tenant = accessTenant([]);
  const more = {
    userRegistrationDetails: registrations,
    authenticationStrengthPolicies: [],
    authenticationRequirements: { '*': [] },
  };
  return { ...tenant, graph: { ...tenant.graph, ...more } };
}

test('mfa is refused while an approver has no second factor, then reports, shows whom it would ask, is enforced, and closes', async () => {
  await open(
    passwordsAlone([registered(person('ana'), true), registered(person('bo'), false), registered(person('cy'), true)]),
    true,
  );
  const early = await harness.startWorker();
  await room.says('ana', 'plan mfa');
  const refused = textOf(await room.waitFor(says(changeTitleOf('mfa'), 'No second factor is registered'), 'a refusal'));
  expect(refused).toContain('bo@contoso.com');
  meanwhile({ userRegistrationDetails: everybodyRegistered });
  await room.says('ana', 'plan mfa');
  const prepare = textOf(
    await room.waitFor(says(changeTitleOf('mfa'), '"Stage","value":"step 1 of 2', 'waiting for approval'), 'a plan to prepare'),
  );
  expect(prepare).toContain('enabledForReportingButNotEnforced');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(changeTitleOf('mfa'), 'applied and verified', 'posted in the thread'), 'prepared');
  await early.stop();
  clock.forward(day);
  meanwhile({ signIns: [signIn('dan', 'DE', clock.now()), signIn('bg1', 'DE', clock.now())] });
  clock.forward(7 * day);
  await harness.startWorker();
  const results = textOf(await room.waitFor(says('would have done'), 'the results'));
  expect(results).toContain('"Would have been asked, or turned away","value":"1 of 2 sign-ins that the policy was asked about"');
  await room.clicks('cy', 'Plan to enforce');
  await room.waitFor(says(changeTitleOf('mfa'), '"Stage","value":"enforce"', 'waiting for approval'), 'a plan to enforce');
  await room.clicks('bo', 'Approve');
  await room.waitFor(
    says(changeTitleOf('mfa'), '"Stage","value":"enforce"', 'applied and verified', 'checked: pass'),
    'enforced',
  );
  await room.clicks('ana', 'Keep');
  await room.says('ana', 'audit mfa');
  await room.waitFor(says('need a second factor or are blocked'), 'an audit that passes');
});

test('admin-mfa reports, shows whom it would ask, is enforced, closes, and goes back to reporting', async () => {
  const tenant = passwordsAlone(everybodyRegistered) as AccessTenant;
  const administrators = {
    roleAssignments: ['dan', 'bg1', 'bg2'].map((name, index) => assignment(index + 1, idOf(name), globalAdmin)),
    authenticationMethods: { [idOf('dan')]: [method('password'), method('fido2', 2)], '*': [method('password')] },
    authenticationMethodsPolicy: {
      authenticationMethodConfigurations: [
        { id: 'Fido2', state: 'enabled', includeTargets: [{ targetType: 'group', id: 'all_users' }], excludeTargets: [] },
      ],
    },
  };
  await open({ ...tenant, graph: { ...tenant.graph, ...administrators } }, true);
  const early = await harness.startWorker();
  await room.says('ana', 'plan admin-mfa');
  await room.waitFor(
    says(changeTitleOf('admin-mfa'), '"Stage","value":"step 1 of 2', 'waiting for approval'),
    'a plan to prepare',
  );
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(changeTitleOf('admin-mfa'), 'applied and verified', 'posted in the thread'), 'prepared');
  await early.stop();
  clock.forward(day);
  meanwhile({ signIns: [signIn('dan', 'DE', clock.now()), signIn('cy', 'DE', clock.now())] });
  clock.forward(7 * day);
  await harness.startWorker();
  const results = textOf(await room.waitFor(says('would have done'), 'the results'));
  expect(results).toContain('"Would have been asked, or turned away","value":"1 of 2 sign-ins that the policy was asked about"');
  const reporting = inTenant();
  await room.clicks('cy', 'Plan to enforce');
  await room.waitFor(says(changeTitleOf('admin-mfa'), '"Stage","value":"enforce"', 'waiting for approval'), 'a plan to enforce');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(changeTitleOf('admin-mfa'), '"Stage","value":"enforce"', 'checked: pass'), 'enforced and verified');
  await room.clicks('ana', 'Keep');
  await room.says('ana', 'audit admin-mfa');
  await room.waitFor(says('phishing-resistant MFA or', 'blocked, with every client'), 'an audit that passes');
  await room.clicks('ana', 'Revert');
  await room.waitFor(says(`: ${changeTitleOf('admin-mfa')}`, 'undo what', 'waiting for approval'), 'a plan to undo');
  await room.clicks('bo', 'Approve');
  await room.waitFor(
    says(`: ${changeTitleOf('admin-mfa')}`, 'undo what', 'applied and verified', 'posted in the thread'),
    'restored',
  );
  expect(inTenant()).toEqual(reporting);
});

/** The demo tenant, in which the people of the story hold no role. */
test('admin-mfa reports and is put back, the policy with it', async () => {
  await open(demo);
  const before = inTenant();
  await room.says('ana', 'plan admin-mfa');
  const plan = textOf(await room.waitFor(says(changeTitleOf('admin-mfa'), 'waiting for approval'), 'a plan'));
  expect(plan).toContain('00000000-0000-0000-0000-000000000004');
  expect(plan).toContain('dee@contoso.com');
  await room.clicks('bo', 'Approve');
  await room.waitFor(says(changeTitleOf('admin-mfa'), 'applied and verified', 'posted in the thread'), 'applied');
  expect(inTenant()).not.toEqual(before);
  await room.clicks('ana', 'Revert');
  await room.waitFor(says(`: ${changeTitleOf('admin-mfa')}`, 'undo what', 'waiting for approval'), 'a plan to undo');
  await room.clicks('cy', 'Approve');
  await room.waitFor(
    says(`: ${changeTitleOf('admin-mfa')}`, 'undo what', 'applied and verified', 'posted in the thread'),
    'restored',
  );
  expect(inTenant()).toEqual(before);
});

/** The demo's tenant with a policy that keeps an emergency account out, and says more of whom it is for. */
function keptOut(users: object = {}): object {
  const [, ...others] = demo.graph.conditionalAccessPolicies;
  const all = demo.graph.conditionalAccessPolicies[0];
  const block = {
    ...all,
    displayName: 'Block unmanaged devices',
    conditions: {
      ...all?.conditions,
      users: { ...all?.conditions.users, excludeUsers: ['0a000000-0000-4000-8000-000000000028'], ...users },
    },
    grantControls: { ...all?.grantControls, builtInControls: ['compliantDevice'] },
  };
  const methods = {
    ...demo.graph.authenticationMethods,
    '0a000000-0000-4000-8000-000000000027': [method('password'), method('fido2', 2)],
  };
  return {
    ...demo,
    graph: { ...demo.graph, conditionalAccessPolicies: [block, ...others], authenticationMethods: methods },
  };
}

test('a policy with a value that Graph hides is not written back: the plan is refused with one sentence', async () => {
  const guests = { guestOrExternalUserTypes: 'serviceProvider,unknownFutureValue', externalTenants: null };
  await open(keptOut({ excludeGuestsOrExternalUsers: guests }));
  const before = inTenant();
  await room.says('ana', 'plan break-glass');
  const refused = await room.waitFor(says(changeTitleOf('break-glass'), 'unknownFutureValue'), 'a refusal');
  expect(textOf(refused)).toContain(
    '"Block unmanaged devices" holds a value that Microsoft Graph does not show (unknownFutureValue), so it cannot be written back.',
  );
  expect(inTenant()).toEqual(before);
});

test('an emergency account that a policy keeps out is left out of it, and put back', async () => {
  await open(keptOut());
  const before = inTenant();
  await room.says('ana', 'plan break-glass');
  const plan = textOf(await room.waitFor(says(changeTitleOf('break-glass'), 'waiting for approval'), 'a plan'));
  expect(plan).toContain('Block unmanaged devices');
  await room.clicks('bo', 'Approve');
  await room.waitFor(
    says(changeTitleOf('break-glass'), 'applied and verified', 'checked: partial', 'posted in the thread'),
    'applied',
  );
  expect(inTenant()).not.toEqual(before);
  await room.clicks('ana', 'Revert');
  await room.waitFor(says(`: ${changeTitleOf('break-glass')}`, 'undo what', 'waiting for approval'), 'a plan to undo');
  await room.clicks('cy', 'Approve');
  await room.waitFor(
    says(`: ${changeTitleOf('break-glass')}`, 'undo what', 'applied and verified', 'posted in the thread'),
    'restored',
  );
  expect(inTenant()).toEqual(before);
});

test('global-admins is not planned, and says what a person opens', async () => {
  await open(demo);
  const answer = await room.says('ana', 'plan global-admins');
  const said = answer === null ? textOf(await room.waitFor(says('global-admins'), 'an answer')) : textOf(answer);
  expect(said).toContain('Roles & admins');
});
