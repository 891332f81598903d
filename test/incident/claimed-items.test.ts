/** What is typed of an incident: the account stands for it, and a list of numbers is read alike behind every command. A claim is of all the items that were typed, and of no other. */
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { incidentTenant, accounts as inTenant } from '../support/tenants/incident-tenant';

let lab: IncidentLab;
afterEach(() => lab.close());

async function contained(): Promise<{ readonly id: string; readonly two: readonly [string, string] }> {
  lab = await openIncidentLab(incidentTenant(night));
  await lab.says('ana', `contain ${inTenant.mia.name}`);
  await lab.approves('bo');
  const { id, evidence } = lab.incident();
  const [one, other] = (evidence?.items ?? []).map(({ n }) => `${n}`);
  return { id, two: [one ?? '', other ?? ''] };
}

test.each([', ', ' ,', ' , ', ',', ';', '; ', '，'])('two items with "%s" between them', async (between) => {
  const { id, two } = await contained();
  expect(await lab.says('ana', `claim ${id} ${two.join(between)} called Mia on her desk phone`)).toBe('done');
  const claimed = lab.incident().claims.flatMap(({ items }) => items);
  expect(new Set(claimed).size).toBe(2);
});

test('two numbers with a blank alone may be one and a reason, so nothing is claimed', async () => {
  const { id, two } = await contained();
  expect(await lab.says('ana', `claim ${id} ${two.join(' ')} called Mia on her desk phone`)).toBe('unknown-item');
  expect(lab.incident().claims).toEqual([]);
});

test.each(['and ', '& ', '#'])('a number behind "%s" that may begin the reason is asked about as well', async (before) => {
  const { id, two } = await contained();
  const [one, other] = two;
  expect(await lab.says('ana', `claim ${id} ${one} ${before}${other} colleagues saw her`)).toBe('unknown-item');
  expect(lab.incident().claims).toEqual([]);
});

describe('the account stands for its incident', () => {
  const { mia } = inTenant;
  const restored = (id: string) => lab.change().request.incident === id && lab.change().request.control === 'restore';

  test.each([
    mia.name,
    mia.name.toUpperCase(),
    mia.id,
    `${mia.name}.`,
    `\`${mia.name}\``,
    `<mailto:${mia.name}|${mia.name}>`,
    `[${mia.name}](mailto:${mia.name})`,
  ])('%s behind incident, clean, claim and restore', async (typed) => {
    const { id, two } = await contained();
    expect(await lab.says('bo', `incident ${typed}`)).toMatch(/Incident of mia@/);
    expect(await lab.says('ana', `clean ${typed} ${two[0]}`)).toBe('done');
    expect(lab.change().request).toMatchObject({ incident: id, control: 'clean', items: [two[0]] });
    expect(await lab.says('ana', `claim ${typed} ${two[1]} called her`)).toBe('done');
    expect(lab.incident().claims).toHaveLength(1);
    expect(await lab.says('ana', `restore ${typed}`)).toBe('done');
    expect(restored(id)).toBe(true);
  });

  test('of two that are open neither is chosen', async () => {
    await contained();
    await lab.says('ana', `contain ${mia.name}`);
    await lab.approves('bo');
    expect(await lab.says('ana', `restore ${mia.name}`)).toBe('several-incidents');
    expect(await lab.says('ana', `claim ${mia.name} 1 called her`)).toBe('several-incidents');
  });

  test.each(['clean', 'restore', 'claim', 'incident'])('%s of a name or id with a slip names what was meant', async (command) => {
    const { id } = await contained();
    const ask = (word: string) =>
      lab.office.answers({
        kind: 'command',
        text: `${command} ${word}${command === 'claim' ? ' 1 called her' : ''}`,
        actor: { platform: 'terminal', id: 'ana', membership: 'member' },
        conversation: { platform: 'terminal', channel: 'hardening' },
        key: word,
      });
    const meant = (of: string) => ({ code: 'unknown-incident', remedy: expect.stringContaining(`Did you mean ${of}?`) });
    expect(await ask('mai@contoso.com')).toMatchObject(meant(mia.name));
    expect(await ask('mia')).toMatchObject(meant(mia.name));
    expect(await ask(`${id.slice(0, -1)}q`)).toMatchObject(meant(id));
  });

  test('people who may not ask for anything learn nothing of it', async () => {
    await contained();
    const refused = await lab.says('ray', `clean ${mia.name}`);
    expect(await lab.says('ray', 'clean nobody@contoso.com')).toBe(refused);
  });
});
