/** A rule of people blocks an account though the queue lost the job that does it, and its card asks nobody to approve. */
import { changesCsv } from '../../src/views/export';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { tenantId } from '../support/corridor/office';
import { exportOf } from '../support/evidence/export-of';
import { blocked, closeLabs, eventsOf, rings, start, usual } from '../support/signals/contain-rule-lab';
import type { SignalLab } from '../support/signals/signal-lab';

afterEach(closeLabs);

/** The queue brings no job that applies anything. */
async function withoutApplying(): Promise<SignalLab> {
  const lab = await start({ rule: usual });
  const { runJob } = lab.office;
  Object.assign(lab.office, {
    runJob: (job: Parameters<typeof runJob>[0]) => (job.name === 'apply' ? Promise.resolve() : runJob(job)),
  });
  await rings(lab);
  Object.assign(lab.office, { runJob });
  return lab;
}

const changeOf = (lab: SignalLab): string => eventsOf(lab, 'signalContained')[0]?.change ?? '';

test('what a rule begins and no queue brings is begun by the worker itself, though nobody approved the change', async () => {
  const lab = await withoutApplying();
  expect([lab.office.change(changeOf(lab))?.status, blocked(lab)]).toEqual(['approved', []]);
  const { work } = lab.office;
  const tenant = work.tenant(tenantId);
  if (tenant === undefined) throw new Error('The worker knows no such tenant.');
  const looks = createReconciler(work, [tenant]);
  lab.office.forward(10_000);
  expect((await looks.round()).added.map(({ name, subject }) => [name, subject])).toContainEqual(['apply', changeOf(lab)]);
  await lab.office.settle();
  expect(blocked(lab)).toEqual(['mallory@contoso.com']);
});

test('the card of such a change says that it is about to be done, calls nobody and has no button to approve it', async () => {
  const lab = await withoutApplying();
  const cards = lab.chat.filter(({ card }) => lab.words(card).includes(changeOf(lab)) && card.title.startsWith('Contain '));
  const texts = JSON.stringify(cards.map(({ card }) => card));
  expect(cards.length).toBeGreaterThan(0);
  expect(texts).not.toMatch(/aiting for approval|approvals? needed|0 of|Approve by|"approve"/);
  expect(texts).toContain('Nobody was asked');
  expect(texts).toMatch(/approved.{0,40} by the rule p-/s);
});

test('access is given back by a plan that accuses nobody, and the person whose rule it was is told what began', async () => {
  const lab = await start({ rule: usual });
  await rings(lab);
  expect(blocked(lab)).toEqual(['mallory@contoso.com']);
  const { incident } = eventsOf(lab, 'signalContained')[0] ?? { incident: '' };
  expect(await lab.office.does('ana', { says: `restore ${incident} despite he called from his desk` })).toBe('done');
  await lab.office.settle();
  const plan = lab.office.change(lab.office.newest())?.plan;
  expect(plan?.control).toBe('restore');
  expect(plan?.warnings.map(({ code }) => code)).not.toContain('unproven');
  const texts = lab.chat.map(({ card }) => lab.words(card)).join('\n');
  expect(texts).toMatch(/The rule p-\w+ lets hardenbot do it, and it has begun/);
  expect(texts).toMatch(/applied and verified.{0,80}by the rule p-/s);
  expect(texts).not.toMatch(/^ approved it/m);
});

test('evidence names the rule where it would name who approved', async () => {
  const lab = await start({ rule: usual });
  await rings(lab);
  const document = await exportOf(lab.office);
  const row = document.changes.find(({ id }) => id === changeOf(lab));
  expect([row?.status, row?.approvedBy, row?.rule]).toEqual(['verified', [], eventsOf(lab, 'signalContained')[0]?.settings]);
  expect(changesCsv(document)).toContain(`the rule ${row?.rule}`);
});
