import { controls } from '../../src/controls/index';
import type { Case } from '../../src/controls/case';
import { judge, draft } from '../support/run-case';
const id = process.env.CID ?? 'country-block';
test('dump', async () => {
  const control = controls.find((c) => c.id === id)!;
  const { cases } = require(`../../src/controls/${id}/cases`) as { cases: readonly Case[] };
  const out: string[] = [];
  for (const one of cases) {
    const f = await judge(control, one);
    out.push(`\n# ${one.name}  => ${f.verdict}\n  ${f.summary}`);
    for (const e of f.evidence) out.push(`   - ${e.object} | ${e.property} | ${JSON.stringify(e.actual)} | ${JSON.stringify(e.expected)}`);
    for (const w of f.warnings) out.push(`   ! ${w.code}: ${w.text}`);
    for (const m of f.missing) out.push(`   ? ${JSON.stringify(m)}`);
    const d = await draft(control, one);
    if ('refused' in d) out.push(`   => refused ${d.code}: ${d.reason} ${d.remedy}`);
    else { out.push(`   => ${d.stage} expects ${d.expects}`); for (const op of d.operations) out.push('      ' + JSON.stringify(op)); }
    if (typeof one.plan === 'string' && !('refused' in d && d.code === one.plan)) out.push('   XXXX plan mismatch ' + one.plan);
    if (typeof one.plan === 'number' && ('refused' in d || [...d.operations].length !== one.plan)) out.push('   XXXX plan mismatch ' + one.plan);
  }
  require('fs').writeFileSync('/tmp/dump.txt', out.join('\n'));
});
