/** country-block and mfa over a large directory, without any tenant. */
import { performance } from 'node:perf_hooks';
import type { Context, Control } from '../../src/controls/control';
import { control as countryBlock } from '../../src/controls/country-block/index';
import { control as mfa } from '../../src/controls/mfa/index';
import { withReason } from '../../src/controls/reasoning/findings/with-reason';
import { runReads } from '../../src/worker/audit/run-reads';
import type { Directory } from './directory';
import { clientOf } from './directory-client';

/** Throws where it finds no gaps: the directory has some for both. */
export async function judgeDirectory(directory: Directory): Promise<void> {
  const client = clientOf(directory);
  const folds = [contextual(countryBlock, { block: ['RU', 'KP', 'BY'] }), contextual(mfa, {})];
  const { outcomes } = await runReads(folds, { client, monotonicMs: () => performance.now() });
  for (const { id, does, fold } of folds) {
    const { verdict, summary } = withReason(fold.judge(outcomes), does);
    if (verdict !== 'partial' && verdict !== 'fail') throw new Error(`Expected gaps of ${id}, got ${verdict}: ${summary}`);
  }
}

/** A control as an audit asks it, with its reads. */
function contextual<Settings>(control: Control<Settings>, settings: unknown) {
  const context: Context<Settings> = {
    settings: control.settings.parse(settings),
    tenant: { id: 't' },
    breakGlass: ['user0@contoso.com', 'user1@contoso.com'],
    bot: { servicePrincipalId: null, egress: [] },
    protectedPeople: [],
    reportOnlyForMs: 0,
    asOf: new Date('2026-11-24T00:00:00Z'),
  };
  return { id: control.id, does: control.changeTitle.does, reads: control.reads(context), fold: control.audit(context) };
}
