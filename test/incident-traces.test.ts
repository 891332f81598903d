/** Every kind of trace that an intruder leaves blocks restoring access until reading shows that it is gone, twice, or a person answers for it. */
import { openItems } from '../src/features/incident/open-items';
import { type IncidentLab, night, openIncidentLab } from './support/corridor/incident-lab';
import { ids } from './support/corridor/office';
import { quietTenant } from './support/intrusion/course';
import type { At, Planted, Trace } from './support/intrusion/plant';
import { traces, unseenTraces } from './support/intrusion/traces';
import { count } from './support/runner/counts';
import { accounts } from './support/tenants/incident-tenant';

const { mia } = accounts;
const minutes = 60_000;
const at: At = { ...mia, at: new Date(night.getTime() - 3 * 3600_000) };
let lab: IncidentLab;
afterEach(() => lab.close());

async function open(...planted: readonly Pick<Trace, 'plant'>[]): Promise<void> {
  const state = quietTenant();
  for (const { plant } of planted) plant(state, at);
  lab = await openIncidentLab(state, { approvals: { incident: [ids.bo] } });
  await lab.says('ana', `contain ${mia.name}`);
  await lab.approves('bo');
}

const openNow = () => {
  const { evidence, claims } = lab.incident();
  return openItems(evidence, claims).map(({ what }) => what);
};
/** What `rest` claims before anyone looks at what is open. */
const ofTheRest = /^(flows|what lives in Outlook|files and chats|roles in Exchange)/;

function inTenant(change: (state: Planted) => void): void {
  const state = structuredClone(lab.simulator.state()) as Planted;
  change(state);
  lab.simulator.load(state);
}

async function later(): Promise<void> {
  lab.office.forward(16 * minutes);
  await lab.office.settle();
}

/** The last reading, which restoring makes, and what it says. */
async function whyNot(): Promise<string> {
  const { id } = lab.incident();
  await lab.says('ana', `claim ${id} rest looked with Mia`);
  await lab.says('ana', `restore ${id}`);
  return lab.change().refusal?.reason ?? '';
}

test('all of them together stay open until each is gone in two readings', async () => {
  await open(...traces);
  for (const { words } of traces) expect(openNow().join('\n')).toContain(words);
  expect(await whyNot()).toContain('does not get access back');
  inTenant((state) => {
    for (const { remove } of traces) remove(state, at);
  });
  expect(await whyNot()).toContain('gone in one reading');
  await later();
  expect(openNow()).toEqual([]);
  expect(await whyNot()).toBe('');
});

test('all of them are found before access is restored when they come after containment', async () => {
  await open();
  inTenant((state) => {
    for (const { plant } of traces) plant(state, { ...at, at: lab.office.now() });
  });
  expect(await whyNot()).toContain('does not get access back');
  for (const { words } of traces) expect(openNow().join('\n')).toContain(words);
});

test('what no list shows stays open until a person answers for it', async () => {
  const signedIn: Pick<Trace, 'plant'> = { plant: (state, when) => traces.at(-1)?.plant(state, when) };
  await open(signedIn, ...unseenTraces);
  expect(await whyNot()).toContain('does not get access back');
  for (const { words } of unseenTraces) if (!ofTheRest.test(words)) expect(openNow().join('\n')).toContain(words);
});

describe('what the account holds beside what it did', () => {
  const method = (kind: string) => ({ id: kind, '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod` });
  const registered = (more: object): Pick<Trace, 'plant'> => ({
    plant: (state) => {
      state.graph['userRegistrationDetails'] = [
        { id: mia.id, userPreferredMethodForSecondaryAuthentication: 'sms', methodsRegistered: [], ...more },
      ];
      state.graph['authenticationMethods'] = { [mia.id]: [method('phone'), method('softwareOath')] };
    },
  });
  const factor = 'default second factor: sms';

  test('the default second factor is asked about, and stays open while the report leaves out a blocked account', async () => {
    await open(registered({}));
    expect(openNow()).toContain(factor);
    await later();
    expect(openNow()).toContain(factor);
    const { id, evidence } = lab.incident();
    const n = evidence?.items.find(({ what }) => what === factor)?.n ?? 0;
    await lab.says('ana', `claim ${id} ${n} Mia uses text messages, said by phone`);
    expect(openNow()).not.toContain(factor);
  });

  test('no default is asked about where Microsoft chooses, or where it is the only one', async () => {
    await open(registered({ isSystemPreferredAuthenticationMethodEnabled: true }));
    expect(openNow()).not.toContain(factor);
    await lab.close();
    await open(registered({}), {
      plant: (state) => {
        state.graph['authenticationMethods'] = { [mia.id]: [method('phone')] };
      },
    });
    expect(openNow()).not.toContain(factor);
  });

  test('groups that it owns are one item, claimed with the rest until their list changes', async () => {
    const groups = (names: readonly string[]): Pick<Trace, 'plant'> => ({
      plant: (state) => {
        state.graph['groups'] = names.map((name) => ({ id: name, displayName: name, members: [], owners: [mia.id] }));
      },
    });
    await open(groups(['Sales', 'Board']));
    const owns = () => openNow().filter((what) => what.startsWith('owns'));
    expect(owns()).toEqual(['owns 2 groups, and can add members: Sales, Board']);
    await whyNot();
    expect(owns()).toEqual([]);
    inTenant((state) => groups(['Sales', 'Board', 'Admins']).plant(state, at));
    await later();
    expect(owns()).toEqual(['owns 3 groups, and can add members: Sales, Board, Admins']);
  });
});

// Each alone, so that none is found by what another one shows.
test.each(traces.slice(0, count({ fast: 2, full: traces.length })))('$name alone', async (trace) => {
  await open(trace);
  expect(await whyNot()).toContain(trace.words);
  inTenant((state) => trace.remove(state, at));
  expect(await whyNot()).toContain('gone in one reading');
  await later();
  expect(await whyNot()).toBe('');
});
