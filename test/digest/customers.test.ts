/** Several customers behind one bot, over random settings: nobody sees or decides anything of a customer who is not theirs. Every byte that is sent is looked at. */
import fc from 'fast-check';
import { actionNames } from '../../src/chat/card';
import { commands } from '../../src/features/commands';
import {
  type Act,
  type AnySettings,
  anySettings,
  type Customer,
  type CustomersLab,
  channelOf,
  customers,
  fallbackOf,
  idOfCustomer,
  idOfPerson,
  maySee,
  openCustomersLab,
  people,
  type Somebody,
} from '../support/corridor/customers-lab';
import { count } from '../support/runner/counts';

const runs = count({ fast: 3, full: 12 });
const triesOfRun = count({ fast: 100, full: 400 });

/** Someone of each customer has it audited, asks for a plan and for a waiver; whatever nobody may ask for is not there. */
async function begin(lab: CustomersLab, said: AnySettings, names: readonly Customer[] = customers): Promise<void> {
  for (const name of names)
    for (const text of ['audit', 'plan pop-imap', `waive pop-imap --days 5 --reason because-of-${name}`]) {
      for (const who of people) await lab.asks(who, { kind: 'command', text: `${text} --tenant ${name}` }, channelOf(said, name));
      await settled(lab);
    }
}

/** Everyone asks for a plan in all tenants at once that they may read. */
async function beginCampaigns(lab: CustomersLab): Promise<void> {
  for (const who of people) await lab.asks(who, { kind: 'command', text: 'plan pop-imap @all' }, 'alone');
  await settled(lab);
}

/** With what waits a moment so that it is drawn once. */
async function settled({ office }: CustomersLab): Promise<void> {
  await office.settle();
  office.forward(3000);
  await office.settle();
}

/** Ids of what there is of a customer, and whatever else names it. */
function tokensOf(lab: CustomersLab, name: Customer): readonly string[] {
  const entries = lab.office.storage.entries.get(idOfCustomer(name)) ?? [];
  return [
    name,
    idOfCustomer(name),
    ...new Set(entries.map(({ subject }) => subject).filter((id) => /^[acbwtid]-[a-z0-9]{7}$/.test(id))),
  ];
}

/** Words that must not be in what someone hears, unless the customer is theirs. */
function leaksIn(text: string, foreign: readonly Customer[], lab: CustomersLab, typed = ''): readonly string[] {
  const others = [...campaignsOf(lab)].flatMap(([id, of]) => ([...of].every((name) => foreign.includes(name)) ? [id] : []));
  const words = [...foreign.flatMap((name) => tokensOf(lab, name)), ...others];
  return words.filter((token) => text.includes(token) && !typed.includes(token));
}

const examples = commands.flatMap(({ name, example }) => [name, example.replace('/harden ', '')]);

/** Anyone who has no customer in common with someone. */
function strangersTo(said: AnySettings, who: Somebody): readonly Somebody[] {
  return people.filter(
    (other) => other !== who && !customers.some((name) => maySee(said, who, name) && maySee(said, other, name)),
  );
}

const isId = /^[a-z]-[a-z0-9]{7}$/;

/** Which id of one's own is like what was typed depends on the letters of it, whosever they are. */
const withoutGuess = (answer: string): string =>
  answer.replaceAll(/Did you mean [a-z]-[a-z0-9]{7}\?|See \/harden changes\./g, '…');

/** Whom to contain is shown as someone typed it, whatever that was: in the title of a card, and beside the id of an incident in a list. */
function withoutTyped(text: string): string {
  return text
    .replaceAll(/(?<=\b(?:Contain|Incident of) )[a-z]-[a-z0-9]{7}/g, '')
    .replaceAll(/(?<=i-[a-z0-9]{7}\W+(?:text\W+)?(?:qz[a-z]+\W+)?(?:text\W+)?)[a-z]-[a-z0-9]{7}/g, '');
}

/** The customers of each campaign, by its id. */
function campaignsOf(lab: CustomersLab): ReadonlyMap<string, ReadonlySet<Customer>> {
  const found = new Map<string, Set<Customer>>();
  for (const name of customers)
    for (const { event } of lab.office.storage.entries.get(idOfCustomer(name)) ?? [])
      if (event.type === 'requested' && event.campaign !== undefined)
        found.set(event.campaign.id, (found.get(event.campaign.id) ?? new Set()).add(name));
  return found;
}

const aboutIds = [
  'approve',
  'keep',
  'revert',
  'revoke',
  'show',
  'export',
  'review',
  'resume',
  'incident',
  'waive end',
  'ask',
  'emergency',
];
const freeText = /^(ask|emergency|waive|travel)\b/;

/** Everything that can be typed or pressed, about every customer and every id that there is. */
function actsOf(lab: CustomersLab, said: AnySettings): fc.Arbitrary<{ who: Somebody; act: Act; place: string }> {
  const ids = [...customers.flatMap((name) => tokensOf(lab, name).slice(2)), ...campaignsOf(lab).keys()];
  const subjects = [...ids, ...customers.flatMap((name) => [`pop-imap@${name}`, `all@${name}`]), 'pop-imap'];
  const digests = customers.flatMap((name) =>
    (lab.office.storage.entries.get(idOfCustomer(name)) ?? []).flatMap(({ event }) =>
      event.type === 'planned' ? [event.plan.digest] : [],
    ),
  );
  const aboutOne = fc
    .tuple(fc.constantFrom(...aboutIds), fc.constantFrom(...ids, 'c-0000000'))
    .map(([word, id]) => (/^(ask|emergency)/.test(word) ? `${word} ${id} because of it` : `${word} ${id}`));
  const behind = ['--tenant ', '@team-'].flatMap((before) => customers.map((name) => ` ${before}${name}`));
  const typed = fc
    .tuple(fc.oneof(fc.constantFrom(...examples), aboutOne), fc.constantFrom('', ...behind, ' @all', ' @gold', ' @goald'))
    // What someone writes in a reason is theirs to say.
    .map(([text, more]): Act => ({ kind: 'command', text: freeText.test(text) ? text : `${text}${more}` }));
  const together = fc
    .tuple(fc.constantFrom('all', 'gold', 'silver'), fc.constantFrom('', ' at=window', ' ticket=CHG1'))
    .map(([group, more]): Act => ({ kind: 'command', text: `plan pop-imap @${group}${more}` }));
  const pressed = fc.record({
    kind: fc.constant('click' as const),
    action: fc.constantFrom(...actionNames.filter((name) => name !== 'link')),
    subject: fc.constantFrom(...subjects),
    digest: fc.constantFrom(...digests, 'd'.repeat(64)),
    reason: fc.constantFrom('a reason', '5 a reason', ''),
  });
  const places = [
    'alone',
    ...new Set(customers.flatMap((name) => [channelOf(said, name), fallbackOf(said, name) ?? 'alone'])),
    'elsewhere',
  ];
  return fc.record({
    who: fc.constantFrom(...people),
    act: fc.oneof(typed, pressed, together),
    place: fc.constantFrom(...places),
  });
}

test('no answer, message, file or error tells anybody of a customer who is not theirs, and nobody decides there', async () => {
  await fc.assert(
    fc.asyncProperty(anySettings, fc.integer(), async (said, seed) => {
      const lab = openCustomersLab(said);
      const foreignTo = new Map(people.map((who) => [who, customers.filter((name) => !maySee(said, who, name))]));
      const strangers = new Map(people.map((who) => [who, strangersTo(said, who)]));
      await begin(lab, said);
      await beginCampaigns(lab);
      const tries = fc.sample(actsOf(lab, said), { seed, numRuns: triesOfRun });
      const wrong: object[] = [];
      for (const { who, act, place } of tries) {
        const typed = 'text' in act ? act.text : act.subject;
        const answer = await lab.asks(who, act, place);
        const leaks = [
          ...leaksIn(withoutTyped(answer), foreignTo.get(who) ?? customers, lab, typed),
          ...(strangers.get(who) ?? people).filter((name) => answer.includes(name)),
        ];
        if (leaks.length > 0) wrong.push({ who, act, place, leaks });
        const [foreign] = leaksIn(typed, foreignTo.get(who) ?? customers, lab).filter(
          (token) => isId.test(token) && typed.split(' ').includes(token),
        );
        if (foreign === undefined) continue;
        const nothing = `${foreign.slice(0, 1)}-0000000`;
        const ofNothing = await lab.asks(who, JSON.parse(JSON.stringify(act).replaceAll(foreign, nothing)) as Act, place);
        if (withoutGuess(answer.replaceAll(foreign, nothing)) !== withoutGuess(ofNothing))
          wrong.push({ who, act, place, answer, ofNothing });
      }
      expect(wrong).toEqual([]);
      await settled(lab);
      const places = [...new Set(customers.flatMap((name) => [channelOf(said, name), fallbackOf(said, name) ?? 'elsewhere']))];
      for (const name of customers) {
        const before = lab.heard.length;
        await lab.handsOut(name, places);
        expect(lab.heard.slice(before).map(({ channel }) => channel)).toContain(channelOf(said, name));
      }
      for (const { channel, person, text } of lab.heard) {
        const foreign = customers.filter((name) =>
          person === undefined
            ? channelOf(said, name) !== channel && fallbackOf(said, name) !== channel
            : !maySee(said, person as Somebody, name),
        );
        expect({ channel, person, leaks: leaksIn(withoutTyped(text.replaceAll(/@team-qz[a-z]+/g, '')), foreign, lab) }).toEqual({
          channel,
          person,
          leaks: [],
        });
      }
      for (const name of customers) {
        const deciders = decidersIn(lab, name);
        expect(deciders.filter((id) => !people.some((who) => idOfPerson(who) === id && maySee(said, who, name)))).toEqual([]);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
});

/** Everyone who signed anything in the ledger of a customer; links and codes belong to anyone who has them. */
function decidersIn(lab: CustomersLab, name: Customer): readonly string[] {
  const entries = lab.office.storage.entries.get(idOfCustomer(name)) ?? [];
  return entries.flatMap(({ event }) => {
    if (!('decision' in event) || event.type === 'linked' || event.type === 'unlinked') return [];
    return event.decision?.decision.person.entraId ?? [];
  });
}

test('what somebody is told alone is the same, to the byte, whether there are other customers or not', async () => {
  const asked = [
    'status @all',
    'status @gold',
    'explain pop-imap @all',
    'status @nothing',
    'home',
    'help',
    'whoami',
    'status',
    'changes',
    'status --tenant qzalpha',
    'show c-0000009',
    'audit --tenant qzbravo',
    'plan pop-imap @all',
  ];
  await fc.assert(
    fc.asyncProperty(anySettings, fc.constantFrom(...people), async (said, who) => {
      const own = customers.filter((name) => maySee(said, who, name));
      const others = customers.filter((name) => !own.includes(name));
      // The customers that are theirs come first, so that ids are the same.
      const [all, alone] = [openCustomersLab(said), openCustomersLab(said, own)];
      await begin(all, said, own);
      await begin(alone, said, own);
      await begin(all, said, others);
      alone.office.forward(all.office.now().getTime() - alone.office.now().getTime());
      for (const text of asked) {
        const acts = [all, alone].map((lab) => lab.asks(who, { kind: 'command', text }, 'alone'));
        // The id of a campaign is one of all that there are.
        const [one, other] = (await Promise.all(acts)).map((answer) => answer.replaceAll(/\bg-\d{7}/g, 'g-'));
        expect({ who, text, answer: one }).toEqual({ who, text, answer: other });
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
});

test('whoever may ask for travel and for nothing else is told nothing of what was found and asked, in one tenant or several', async () => {
  const nobody = { people: [] };
  const only = (...names: readonly Somebody[]) => ({ people: names.map(idOfPerson) });
  const own = { channel: 'shared', fallback: 'none', tags: ['gold'] } as const;
  const said = {
    access: { read: only('pxana'), request: only('pxana'), travel: only('pxeve') },
    approvals: { approvers: only('pxbo'), escalation: [], emergency: [], incident: nobody, tiers: { medium: 1 } },
    tenants: [own, own, own],
  } as unknown as AnySettings;
  const lab = openCustomersLab(said);
  await begin(lab, said);
  const tokens = customers.flatMap((name) => [...tokensOf(lab, name).slice(2), `box@${name}`]);
  expect(tokens.length).toBeGreaterThan(9);
  const telling: object[] = [];
  for (const place of ['alone', 'room'])
    for (const text of examples)
      for (const more of ['', ' --tenant qzalpha', ' @all']) {
        const answer = await lab.asks('pxeve', { kind: 'command', text: `${text}${more}` }, place);
        const leaks = tokens.filter((token) => answer.includes(token));
        if (leaks.length > 0 || /"(score|trend)"|Score/.test(answer)) telling.push({ place, text, more, leaks });
      }
  expect(telling).toEqual([]);
  expect(await lab.asks('pxana', { kind: 'command', text: 'home' }, 'alone')).toContain('qzalpha');
});
