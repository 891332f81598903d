/** A full card of several plans fits into Slack and Teams: each plan is named there with its digest, and nobody presses a button for what cannot be seen. */

import { controls } from '../../src/controls/index';
import { maxOnOneCard } from '../../src/engine/changes/several-plans';
import { shortDigest } from '../../src/engine/plan/plan';
import { type BundleRowView, bundleCard } from '../../src/features/bundle/card';
import type { ChangeView } from '../../src/views/change-view';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { openOffice } from '../support/corridor/office';

/** The controls whose impact takes most words. */
const longest = controls
  .filter(({ plan }) => plan !== undefined)
  .toSorted((one, other) => other.impact.length - one.impact.length)
  .slice(0, maxOnOneCard);

const common = { id: 'b-0000001', tenant: 'contoso', declined: [], isPlanned: true, isCutOff: true, digest: 'd'.repeat(64) };

const digestOf = (index: number): string => `${index}`.repeat(12).padEnd(64, 'a');

async function rows(): Promise<readonly BundleRowView[]> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const change = office.change(office.newest());
  if (change === null || change.plan === null) throw new Error('There is no plan.');
  const { plan } = change;
  return longest.map((control, index) => {
    const id = `c-000000${index}`;
    const lines = [1, 2, 3, 4].map((n) => ({
      label: `Sign-ins of kind ${n}, last 30 days`,
      value: `${n} sign-ins ${'from somewhere '.repeat(8)}`,
    }));
    const own = {
      ...plan,
      id,
      control: control.id,
      digest: digestOf(index),
      impact: { lines, notMeasured: [] },
      warnings: [1, 2, 3].map((n) => ({ code: `kind-${n}`, text: 'someone may lose a way to sign in '.repeat(9) })),
      keepWithinMs: 1_800_000,
    };
    const view: ChangeView = {
      tenant: 'contoso',
      change: { ...change, id, plan: own },
      control,
      progress: null,
      first: [],
      list: { file: { id, size: async () => 0, read: () => [] } as never, first: [] },
      approval: { needed: 2, missing: 2, missingFrom: [], canApprove: ['bo', 'cy'], mentioned: [], obstacle: null },
      now: office.now(),
      reportsUntil: null,
      keepers: [],
    };
    return { control: control.id, id, view };
  });
}

test.each(['Slack', 'Teams'] as const)('%s shows every plan with its digest, and both buttons', async (chat) => {
  const all = await rows();
  const card = bundleCard({ ...common, rows: all });
  const text = drawnIn[chat](card);
  const digests = all.flatMap(({ view }) => (view?.change.plan == null ? [] : [shortDigest(view.change.plan.digest)]));
  expect(digests.filter((digest) => !text.includes(digest))).toEqual([]);
  expect(['Approve all', 'Reject all'].filter((label) => !text.includes(label))).toEqual([]);
});
