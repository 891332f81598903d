/** Access is restored only with proof: everything that can be read is gone and read twice, or a named person answers for it. */

import { gatewayFeatures } from '../../src/features/gateway';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { incidentState } from '../../src/features/incident/gateway/incident-state';
import { incidentView } from '../../src/features/incident/gateway/incident-view';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import { textOf } from '../support/chat/chat-room';
import { changeTenant, type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, listedAccounts, tenantId } from '../support/corridor/office';
import { addUnsigned } from '../support/ledger/forgeries';
import { sample } from '../support/runner/counts';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const minutes = 60_000;
let lab: IncidentLab;
afterEach(() => lab.close());

type State = { readonly graph: Record<string, unknown>; readonly exchange: Record<string, unknown> };

async function open(changes: Parameters<typeof incidentTenant>[1] = {}): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, changes), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
  });
  await lab.says('ana', `contain ${mia.name}`);
  await lab.approves('bo');
}

const id = () => lab.incident().id;
const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));
const numberOf = (words: string) => String(itemOf(words)?.n ?? 0);

async function decided(words: string): Promise<void> {
  await lab.says('ana', words);
  for (const who of ['bo', 'cy'] as const) await lab.approves(who);
}

async function later(ms: number): Promise<void> {
  lab.office.forward(ms);
  await lab.office.settle();
}

const inTenant = (change: (state: State) => void) => changeTenant(lab, change);

const removeByHand = () =>
  inTenant(({ graph }) => {
    graph['oauth2PermissionGrants'] = [];
    graph['authenticationMethods'] = {
      [mia.id]: (graph['authenticationMethods'] as Record<string, { id: string }[]>)[mia.id]?.filter((one) => one.id !== 'm2'),
    };
  });

const addMethod = (method: object) =>
  inTenant(({ graph }) => {
    const methods = graph['authenticationMethods'] as Record<string, object[]>;
    methods[mia.id] = [...(methods[mia.id] ?? []), method];
  });

const phone = (more: object = {}) => ({
  id: '3179e48a-750b-4051-897c-87b9720928f7',
  '@odata.type': '#microsoft.graph.phoneAuthenticationMethod',
  phoneNumber: '+234 1',
  phoneType: 'mobile',
  createdDateTime: null,
  ...more,
});

/** Cleaned, removed by hand, read twice, and claimed what is not the intruder's. */
async function makeClean(): Promise<void> {
  await decided(`clean ${id()}`);
  removeByHand();
  await later(16 * minutes);
  await later(16 * minutes);
  for (const words of ['to a colleague', 'may open the mailbox'])
    await lab.says('ana', `claim ${id()} ${numberOf(words)} called Mia on her desk phone`);
  await lab.says('ana', `claim ${id()} rest looked with Mia at her desk`);
}

const view = async () => {
  const { directory, work } = lab.office;
  const address = { name: 'contoso', id: tenantId, settingsVersion: '' };
  const found = await incidentView(address, id(), {
    ledger: work.ledger,
    evidence: { load: () => Promise.resolve(null) },
    directory,
    now: lab.office.now,
  });
  if (found === null) throw new Error('There is no incident.');
  return found;
};
const state = async () => {
  const { incident, stages } = await view();
  return incidentState(incident, stages);
};
const isEnabled = () =>
  (lab.simulator.state() as { readonly graph: { readonly users: { id: string; accountEnabled: boolean }[] } }).graph.users.find(
    (user) => user.id === mia.id,
  )?.accountEnabled;

/** What a gateway draws that looks on its own. */
function gatewayWithoutQueue() {
  const drawn: string[] = [];
  const { look } = watchOverdue({
    features: gatewayFeatures,
    ledger: lab.office.work.ledger,
    directory: lab.office.directory,
    shown: { of: async () => Number.MAX_SAFE_INTEGER },
    tenants: [{ name: 'contoso', id: tenantId, settingsVersion: '1', channel: { terminal: 'hardening' }, fallback: {} }],
    left: async () => [],
    now: lab.office.now,
    draw: async (job) => void drawn.push(`${job.view} ${job.subject}`),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  return { drawn, look };
}

test('where the queue lost the reminder of what is left by hand, the gateway reminds people itself, each time once', async () => {
  await open();
  const { drawn, look } = gatewayWithoutQueue();
  const reminders: number[] = [];
  for (let hours = 0; hours < 30; hours += 1) {
    await later(60 * minutes);
    await look();
    reminders.push(drawn.length);
  }
  expect(new Set(drawn)).toEqual(new Set([`byHand ${id()}`]));
  expect([reminders[10], reminders[13], reminders[20], reminders[26]]).toEqual([0, 1, 1, 2]);
});

test('contained, cleaned and restored as proposed, the account does not get access back, and each thing that is left is named', async () => {
  await open();
  expect(await state()).toMatchObject({ text: 'contained · 13 open', tone: 'warn' });
  await decided(`clean ${id()}`);
  expect((await state()).tone).not.toBe('good');
  await lab.says('ana', `restore ${id()}`);
  const { refusal, status } = lab.change();
  expect(status).toBe('refused');
  expect(refusal?.reason).toContain('mia@contoso.com does not get access back');
  for (const words of ['Mail Sync Pro', 'microsoftAuthenticator (Pixel of nobody)', 'may open the mailbox', 'Power Automate'])
    expect(refusal?.reason).toContain(words);
  expect(isEnabled()).toBe(false);
});

test('once everything is gone twice or claimed, access is restored, and only then the card is green', async () => {
  await open();
  await makeClean();
  expect(await state()).toMatchObject({ text: 'contained · nothing open', tone: 'warn' });
  await decided(`restore ${id()}`);
  expect(lab.change()).toMatchObject({ status: 'verified', verification: { measured: 'pass' } });
  expect(isEnabled()).toBe(true);
  expect(await state()).toMatchObject({ text: 'restored', tone: 'good', isOpen: false });
  expect(incidentCard(await view())).toMatchObject({ tone: 'good' });
  expect(textOf(incidentCard(await view()))).toContain('claimed by ana');
});

test('what was gone in one reading is not gone until another one, fifteen minutes later, shows it', async () => {
  await open();
  await makeClean();
  addMethod(phone());
  await lab.says('ana', `restore ${id()}`);
  expect(lab.change().refusal?.reason).toContain('way to sign in: phone (+234 1)');
  inTenant(({ graph }) => {
    const methods = graph['authenticationMethods'] as Record<string, { id: string }[]>;
    methods[mia.id] = methods[mia.id]?.filter((one) => one.id !== phone().id) ?? [];
  });
  await lab.says('ana', `restore ${id()}`);
  expect(lab.change().refusal).toMatchObject({
    reason: expect.stringContaining('gone in one reading'),
    remedy: expect.stringContaining('Ask again after'),
  });
  await later(10 * minutes);
  await lab.says('ana', `restore ${id()}`);
  expect(lab.change().status).toBe('refused');
  await later(6 * minutes);
  await decided(`restore ${id()}`);
  expect(lab.change().status).toBe('verified');
});

const late: readonly (readonly [string, (state: State) => void, string])[] = [
  [
    'a phone without a date',
    ({ graph }) => {
      const methods = graph['authenticationMethods'] as Record<string, object[]>;
      methods[mia.id] = [...(methods[mia.id] ?? []), phone()];
    },
    'phone (+234 1)',
  ],
  [
    'a Temporary Access Pass',
    ({ graph }) => {
      const methods = graph['authenticationMethods'] as Record<string, object[]>;
      methods[mia.id] = [
        ...(methods[mia.id] ?? []),
        {
          id: 'tap',
          '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
          createdDateTime: night.toISOString(),
        },
      ];
    },
    'temporaryAccessPass',
  ],
  [
    'a consent',
    ({ graph }) => {
      const grant = {
        id: 'g9',
        clientId: '00000000-0000-4000-8000-000000000040',
        consentType: 'Principal',
        principalId: mia.id,
        resourceId: 'r',
        scope: 'Mail.Send',
      };
      graph['oauth2PermissionGrants'] = [grant];
    },
    'Mail.Send',
  ],
  [
    'an inbox rule',
    ({ exchange }) => {
      const rules = exchange['InboxRule'] as Record<string, object[]>;
      rules[mia.name] = [
        ...(rules[mia.name] ?? []),
        { Identity: 'mia\\77', Name: 'late', Enabled: true, RedirectTo: ['"x" [SMTP:x@evil.example]'] },
      ];
    },
    'rule "late"',
  ],
  [
    'forwarding that was cleaned and is back',
    ({ exchange }) => {
      const [mailbox] = exchange['Mailbox'] as Record<string, unknown>[];
      if (mailbox !== undefined) mailbox['ForwardingSmtpAddress'] = 'smtp:collect@evil.example';
    },
    'all mail is forwarded',
  ],
];

test.each(sample(late, 2))('%s that came after the approval stops it right before', async (_name, change, named) => {
  await open();
  await makeClean();
  await lab.says('ana', `restore ${id()}`);
  const plan = lab.office.newest();
  await lab.approves('bo');
  inTenant(change);
  await lab.approves('cy');
  expect(lab.change(plan)).toMatchObject({ status: 'refused', refusal: { reason: expect.stringContaining(named) } });
  expect(isEnabled()).toBe(false);
});

test('more items than the record holds stop it, whatever is claimed', async () => {
  const noise = Array.from({ length: 230 }, (_one, n) => ({
    Identity: `mia\\${n}`,
    Name: `n${n}`,
    Enabled: true,
    MarkAsRead: true,
  }));
  await open({ exchange: { InboxRule: { [mia.name]: noise } } });
  await lab.claimsAll();
  await lab.says('ana', `restore ${id()}`);
  expect(lab.change().refusal?.reason).toContain('more items were found than the record holds');
  await lab.says('ana', `restore ${id()} despite she has to work`);
  expect(lab.change().status).toBe('refused');
});

describe('a claim', () => {
  test('is refused to the account itself, whatever it may do otherwise, and so is asking for access back', async () => {
    lab = await openIncidentLab(incidentTenant(night, { graph: { users: listedAccounts } }), {
      approvals: { incident: [ids.cy] },
    });
    await lab.says('ana', 'contain bo@contoso.com');
    expect(await lab.says('bo', `claim ${id()} rest all of it is mine`)).toBe('own-account');
    expect(await lab.says('bo', `restore ${id()}`)).toBe('own-account');
    expect(await lab.says('bo', `clean ${id()}`)).toBe('own-account');
    expect(lab.incident().claims).toEqual([]);
  });

  test('says how the person knows, and names what an intruder may have left', async () => {
    await open();
    expect(await lab.says('ana', `claim ${id()} rest`)).toBe('missing-reason');
    expect(await lab.says('ana', `claim ${id()} 99 saw it`)).toBe('unknown-item');
    expect(await lab.says('ana', `claim ${id()} rest looked with Mia`)).toBe('done');
    const claimed = lab.incident().claims.map(({ key }) => key);
    expect(claimed).toContain('by-hand flows');
    expect(claimed.filter((key) => key.startsWith('method') || key.startsWith('grant') || key === 'forwarding')).toEqual([]);
  });

  test('holds for the thing as it was: another number under the same id is not claimed', async () => {
    await open({ graph: { authenticationMethods: { [mia.id]: [phone({ phoneNumber: '+49 30' })] } } });
    await lab.says('ana', `claim ${id()} ${numberOf('+49 30')} she showed me the phone`);
    await later(11 * minutes);
    inTenant(({ graph }) => {
      graph['authenticationMethods'] = { [mia.id]: [phone({ phoneNumber: '+234 1' })] };
    });
    await lab.says('ana', `restore ${id()}`);
    expect(lab.change().refusal?.reason).toContain('phone (+234 1)');
  });

  test('that somebody wrote into the store does not count', async () => {
    await open();
    await lab.says('ana', `claim ${id()} rest looked with Mia`);
    const [genuine] = lab.incident().claims;
    if (genuine === undefined) throw new Error('There is no claim.');
    const forged = (lab.incident().evidence?.items ?? []).map(({ key, print = '' }) => ({ key, print }));
    addUnsigned(lab.office, { type: 'claimed', items: forged, decision: genuine.signed }, id());
    expect(await lab.says('ana', `restore ${id()}`)).toBe('ledger-halted');
    expect(isEnabled()).toBe(false);
  });
});

describe('two people with a reason', () => {
  test('may leave items open, which the card lists with a date, and which is never green', async () => {
    await open();
    expect(await lab.says('ana', `restore ${id()} despite`)).toBe('missing-reason');
    await lab.says('ana', `restore ${id()} despite she has to send the tender tonight`);
    const plan = lab.office.newest();
    expect(lab.change(plan).plan?.incident?.open).toMatchObject({
      reason: 'she has to send the tender tonight',
      until: '2026-12-01T09:00:00.000Z',
    });
    await lab.approves('bo', plan);
    expect(isEnabled()).toBe(false);
    await lab.approves('cy', plan);
    expect(isEnabled()).toBe(true);
    expect(lab.change(plan)).toMatchObject({ status: 'verified', verification: { measured: 'partial' } });
    expect(await state()).toMatchObject({ text: 'restored with 13 open', tone: 'warn', isOpen: true });
    expect(textOf(incidentCard(await view()))).toContain('she has to send the tender tonight');
  });

  test('are two in an emergency too', async () => {
    await open();
    await lab.says('ana', `restore ${id()} despite she has to send the tender tonight`);
    const plan = lab.office.newest();
    expect(await lab.says('eve', `emergency ${plan} nobody else is awake`)).toBe('takes-two');
    expect(lab.change(plan)).toMatchObject({ status: 'waiting', approvals: [] });
    await lab.approves('bo', plan);
    expect(isEnabled()).toBe(false);
    await lab.approves('cy', plan);
    expect(isEnabled()).toBe(true);
  });

  test('leave open what they saw, and not what came after', async () => {
    await open();
    await lab.says('ana', `restore ${id()} despite she has to send the tender tonight`);
    const plan = lab.office.newest();
    await lab.approves('bo', plan);
    addMethod(phone());
    await lab.approves('cy', plan);
    expect(lab.change(plan)).toMatchObject({ status: 'refused', refusal: { reason: expect.stringContaining('phone (+234 1)') } });
  });
});

test('undoing the containment is no way around the proof', async () => {
  await open();
  await lab.says('ana', `revert ${lab.office.newest()}`);
  expect(lab.change().refusal).toMatchObject({ remedy: `/harden restore ${id()} restores it with that proof.` });
});

test('what cannot be read blocks, by name, until a person answers for it', async () => {
  await open({ graph: { registeredDevices: undefined } });
  await makeClean();
  await lab.says('ana', `restore ${id()}`);
  expect(lab.change().refusal?.reason).toContain('could not be read: devices');
  await lab.says('ana', `claim ${id()} ${numberOf('could not be read: devices')} looked in Entra with Mia`);
  await decided(`restore ${id()}`);
  expect(lab.change().status).toBe('verified');
});

describe('for fourteen days', () => {
  test('an item that comes back reopens the incident, and a button contains the account again', async () => {
    await open();
    await makeClean();
    await decided(`restore ${id()}`);
    inTenant(({ exchange }) => {
      const rules = exchange['InboxRule'] as Record<string, { Name: string; Enabled: boolean }[]>;
      for (const rule of rules[mia.name] ?? []) if (rule.Name === 'out') rule.Enabled = true;
    });
    await later(7 * 60 * minutes);
    expect(await state()).toMatchObject({ text: 'reopened: 1 came back', tone: 'bad', isOpen: true });
    expect(textOf(incidentCard(await view()))).toContain('Plan to contain again');
  });

  test('where the queue lost the call, the gateway calls people itself, once', async () => {
    await open();
    await makeClean();
    await decided(`restore ${id()}`);
    inTenant(({ exchange }) => {
      const rules = exchange['InboxRule'] as Record<string, { Name: string; Enabled: boolean }[]>;
      for (const rule of rules[mia.name] ?? []) if (rule.Name === 'out') rule.Enabled = true;
    });
    await later(7 * 60 * minutes);
    const { drawn, look } = gatewayWithoutQueue();
    await look();
    expect(drawn).toEqual([]);
    lab.office.forward(11 * minutes);
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(drawn).toEqual([`reopened ${id()}`]);
  });

  test('a method that the person enrolls is to be claimed, and reopens nothing', async () => {
    await open();
    await makeClean();
    await decided(`restore ${id()}`);
    await later(60 * minutes);
    addMethod({
      id: 'new',
      '@odata.type': '#microsoft.graph.fido2AuthenticationMethod',
      displayName: 'new key',
      createdDateTime: lab.office.now().toISOString(),
    });
    await later(7 * 60 * minutes);
    expect(await state()).toMatchObject({ text: 'restored · 1 new to claim', tone: 'warn', isOpen: true });
    await lab.says('ana', `claim ${id()} ${numberOf('new key')} enrolled it with her`);
    expect(await state()).toMatchObject({ text: 'restored', tone: 'good' });
  });

  test('it is read again, and not any longer', async () => {
    await open();
    await makeClean();
    await decided(`restore ${id()}`);
    for (let day = 0; day < 15; day += 1) await later(24 * 60 * minutes);
    const calls = lab.simulator.calls().length;
    await later(24 * 60 * minutes);
    expect(lab.simulator.calls()).toHaveLength(calls);
  });
});

test('a service that is only busy right before makes the plan wait, and neither restores nor ends it', async () => {
  await open();
  await makeClean();
  await lab.says('ana', `restore ${id()}`);
  const plan = lab.office.newest();
  await lab.approves('bo');
  const { client } = lab.office.work.tenant(tenantId) ?? {};
  if (client === undefined) throw new Error('There is no tenant.');
  inTenant((whole) => {
    Object.assign(whole, { simulator: { faults: [{ match: 'graph.authenticationMethods', status: 503 }] } });
  });
  await expect(lab.approves('cy')).rejects.toThrow('503');
  expect(lab.change(plan).status).toBe('approved');
  expect(isEnabled()).toBe(false);
  inTenant((whole) => {
    Object.assign(whole, { simulator: { faults: [] } });
  });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: plan };
  await lab.office.runJob({ name: 'apply', tenant: tenantId, subject: plan, reply });
  expect(lab.change(plan).status).toBe('verified');
});
