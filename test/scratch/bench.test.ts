import { coverage } from '../../bench/coverage';
test.each(coverage.map((b) => [b.name, b] as const))('%s', async (_n, b) => {
  const opened = await (b as any).open();
  for (let i = 0; i < 3; i++) console.log(b.name, JSON.stringify(await opened.round()));
}, 100000);
