/** The study of a control that closes mail protocols: use by the report and by the sign-in log, without those who may go on. */
import type { Read } from '../../../tenant/resource.js';
import type { Context, ImpactStudy } from '../../control.js';
import { RowCollector } from '../findings/row-collector.js';
import { allowance } from '../scope/allowance.js';
import { ProtocolUse, type UsageColumn, usageReads } from './protocol-use.js';
import { type ClientApp, SignInUse } from './sign-in-use.js';

export function protocolStudy(
  context: Context<{ readonly allow: readonly string[] }>,
  what: { readonly columns: readonly UsageColumn[]; readonly apps: readonly ClientApp[] },
): ImpactStudy & { reads(): readonly Read[] } {
  const whyAllowed = allowance({ allow: context.settings.allow, breakGlass: context.breakGlass });
  const rows = new RowCollector();
  const use = new ProtocolUse({
    rows,
    columns: what.columns,
    wouldNotice: (name) => whyAllowed(name) === null,
    narrowed: false,
  });
  const signIns = new SignInUse({ apps: what.apps, asOf: context.asOf });
  signIns.listen(rows);
  return {
    reads: () => [...usageReads, ...signIns.reads],
    see: rows.see,
    report: (outcomes) => {
      const [byReport, byLog] = [use.report(outcomes), signIns.report(outcomes)];
      return {
        lines: [...byReport.lines, ...byLog.lines],
        notMeasured: [...byReport.notMeasured, ...byLog.notMeasured],
        inUse: byReport.inUse ?? [],
      };
    },
  };
}
