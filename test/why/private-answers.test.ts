/** Who reads what is no plan: the person who asked, and everyone else only if that person cannot be reached. */
import { actionsOf } from '../../src/chat/card-parts';
import { textOf } from '../support/chat/chat-room';
import { type CampaignLab, idOfTenant, openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';
import { ids } from '../support/corridor/office';

const one = { alpha: {} };

function closed(lab: CampaignLab): CampaignLab {
  for (const row of lab.states.get('alpha')?.exchange['CASMailbox'] ?? [])
    Object.assign(row, { PopEnabled: false, ImapEnabled: false });
  return lab;
}

/** Has the card drawn as it is now. */
async function drawn(lab: CampaignLab): Promise<void> {
  const subject = lab.change('alpha')?.id ?? '';
  const tenant = idOfTenant(Object.keys(one), 'alpha');
  const reply = { conversation: { platform: 'terminal', channel: 'room' }, messageKey: subject };
  await lab.draw({ name: 'draw', view: 'change', tenant, subject, reply });
}

const toldTo = (lab: CampaignLab) => lab.whispers.map(({ who, card }) => `${who}: ${textOf(card)}`);

test('who asks for a plan reads at once that it is worked on, and that only they hear where nothing comes of it', async () => {
  const lab = openCampaignLab({ tenants: one });
  await lab.says('ana', 'plan pop-imap');
  await drawn(lab);
  expect(toldTo(lab)).toEqual([expect.stringMatching(/^ana: .*Reading alpha\./s)]);
  expect(lab.cards()).toEqual([]);
  await lab.settle();
  expect(lab.cards().map(textOf)).toContainEqual(expect.stringContaining('waiting for approval'));
});

test('nothing to change is told to who asked, once, and posted nowhere', async () => {
  const lab = closed(openCampaignLab({ tenants: one }));
  await lab.says('ana', 'plan pop-imap');
  await lab.settle();
  await lab.reconcile();
  expect(lab.change('alpha')?.status).toBe('nothingToDo');
  expect(lab.cards()).toEqual([]);
  const told = toldTo(lab).filter((said) => said.includes('nothing to change'));
  expect(told).toEqual([expect.stringMatching(/^ana: /)]);
  expect(told[0]).toMatch(/nothing to change: "POP3 and IMAP4 are off.*" is true already\./);
});

test('a refusal is told to who asked, and posted nowhere', async () => {
  const lab = openCampaignLab({ tenants: one });
  await lab.says('ana', 'plan pop-imap except=nobody@alpha.example');
  await lab.settle();
  expect(lab.change('alpha')?.status).toBe('refused');
  expect(lab.cards()).toEqual([]);
  expect(toldTo(lab).at(-1)).toMatch(/^ana: .*refused/s);
});

test('planning that takes longer is shown to everyone, and so is what became of it', async () => {
  const lab = closed(openCampaignLab({ tenants: one }));
  await lab.says('ana', 'plan pop-imap');
  lab.office.forward(11_000);
  await drawn(lab);
  expect(lab.cards().map(textOf)).toEqual([expect.stringContaining('being planned')]);
  await lab.settle();
  expect(lab.cards().map(textOf)).toEqual([expect.stringContaining('nothing to change')]);
});

describe('a decision that is typed', () => {
  const asked = (lab: CampaignLab, text: string, id: string) =>
    lab.office.answers({
      kind: 'command',
      actor: { platform: 'terminal', id, membership: 'member' },
      conversation: { platform: 'terminal', channel: 'room' },
      key: text,
      text,
    });
  const answered = async (lab: CampaignLab, text: string, id = 'eve') => {
    const answer = await asked(lab, text, id);
    return answer !== null && 'title' in answer ? answer : null;
  };

  test.each([
    ['emergency', 'it burns', /\/harden emergency c-\w+ [0-9a-f]{12} it burns/],
    ['ask', 'leave out the scanner', /\/harden ask c-\w+ [0-9a-f]{12} leave out the scanner/],
    ['revoke', '', /\/harden revoke c-\w+ [0-9a-f]{12}$/m],
  ])('%s shows the plan, says what to type, and decides nothing', async (name, more, says) => {
    const lab = openCampaignLab({ tenants: one });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    const id = lab.change('alpha')?.id ?? '';
    const shown = await answered(lab, `${name} ${id} ${more}`.trim(), name === 'ask' ? 'bo' : 'eve');
    expect(textOf(shown)).toMatch(says);
    expect(textOf(shown)).toContain('Who is affected');
    expect(actionsOf(shown ?? { title: '', tone: 'neutral', blocks: [] }).map(({ label }) => label)).toContain('Approve');
    expect(lab.change('alpha')?.status).toBe('waiting');
    expect(lab.change('alpha')?.approvals).toEqual([]);
  });

  test('an emergency approval is refused at the first word to people who may not give one, with who may', async () => {
    const lab = openCampaignLab({ tenants: one });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    const emergency = `emergency ${lab.change('alpha')?.id} it burns`;
    const eve = lab.office.directory.nameOf(ids.eve);
    const refused = { code: 'not-for-emergencies', remedy: `Ask one of these people: ${eve}.` };
    expect(await asked(lab, emergency, 'bo')).toMatchObject(refused);
    const nobody = openCampaignLab({ tenants: one, approvals: { emergency: [] } });
    await nobody.says('ana', 'plan pop-imap');
    await nobody.settle();
    expect(await asked(nobody, `emergency ${nobody.change('alpha')?.id} it burns`, 'bo')).toMatchObject({
      code: 'not-for-emergencies',
      remedy: 'Ask its approvers: no one else under approvals.emergency may.',
    });
  });

  test.each([
    ['ask', 'the first ones', 'not-an-approver'],
    ['revoke', '', 'not-allowed'],
  ])('%s is refused at the first word to people whose decision it is not, with whose it is', async (word, more, code) => {
    const lab = openCampaignLab({ tenants: one });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    const { directory } = lab.office;
    const names = [directory.nameOf(ids.bo), directory.nameOf(ids.cy)];
    const answer = await asked(lab, `${word} ${lab.change('alpha')?.id} ${more}`.trim(), 'ray');
    expect(answer).toMatchObject({
      code,
      remedy: expect.stringMatching(new RegExp(`Ask one of these people: .*${names.join(', ')}`)),
    });
  });

  test.each([
    ['keep', 'ray', 'ana, '],
    ['review', 'eve', ''],
  ])('%s of what was applied is refused so as well', async (word, who, first) => {
    const lab = openCampaignLab({ tenants: one, revertsItself: true });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    const id = lab.change('alpha')?.id ?? '';
    await lab.says('eve', `emergency ${id} ${lab.change('alpha')?.plan?.digest.slice(0, 12)} it burns`);
    await lab.settle();
    expect(lab.change('alpha')?.keep).not.toBeNull();
    expect(await asked(lab, `${word} ${id}`, who)).toMatchObject({
      code: 'not-allowed',
      remedy: expect.stringContaining(`Ask one of these people: ${first}bo, cy, di`),
    });
  });

  test('a person who would send their own plan back is shown how to take it back', async () => {
    const lab = openCampaignLab({ tenants: one });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    const id = lab.change('alpha')?.id;
    expect(await asked(lab, `ask ${id} the first ones`, 'ana')).toMatchObject({
      reason: 'You asked for this change yourself.',
      remedy: `Take it back with /harden revoke ${id}, and plan it as it should be.`,
    });
  });

  test('with the digest of another plan, it decides nothing', async () => {
    const lab = openCampaignLab({ tenants: one });
    await lab.says('ana', 'plan pop-imap');
    await lab.settle();
    const id = lab.change('alpha')?.id ?? '';
    expect(wordsOf(await lab.says('eve', `emergency ${id} ${'0'.repeat(12)} it burns`))).toBe('other-plan');
    expect(wordsOf(await lab.says('ana', `revoke ${id} ${'0'.repeat(12)}`))).toBe('other-plan');
    expect(lab.change('alpha')?.status).toBe('waiting');
  });
});
