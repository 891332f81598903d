import { readFileSync } from 'node:fs';
import { controls } from '../../src/controls/index';
import { judge, draft } from '../support/run-case';
test.each(['legacy-auth','country-block','workload-ip'])('real %s', async (id) => {
  const control = controls.find((c) => c.id === id);
  if (!control) return;
  const state = JSON.parse(readFileSync('examples/real-tenant.json','utf8'));
  for (const settings of id === 'country-block' ? [{}, {block:['RU']}, {allow:['US']}] : [{}]) {
    const one = { name: 'x', state, settings, verdict: 'unknown' as const };
    const f = await judge(control, one);
    console.log(JSON.stringify(settings), f.verdict, f.summary, '\n', f.evidence.map(e=>JSON.stringify(e)).join('\n'), f.warnings, f.missing.map(m=>m.read));
    console.log(JSON.stringify(await draft(control, one)));
  }
});
