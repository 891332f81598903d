/** How the page of a framework looks, beside what every page has. */
import type { Tone } from '../../chat/card.js';
import type { Fulfilment } from '../../frameworks/report.js';

export const fulfilmentTone: Readonly<Record<Fulfilment, Tone>> = {
  met: 'good',
  inPart: 'good',
  open: 'bad',
  untold: 'warn',
  notApplicable: 'neutral',
  outside: 'neutral',
};

export const frameworkStyle = `
.logo { display: block; max-height: 3.5rem; max-width: 16rem; margin-bottom: 1rem; }
.top { border-bottom: 2px solid var(--line); padding-bottom: .75rem; }
.glance h3 { margin: 1.1rem 0 .3rem; } .glance ul { margin: .25rem 0; padding-left: 1.2rem; }
ul.tiles { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: .75rem 0; }
ul.tiles li { flex: 1 1 9rem; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; font-size: .85rem; }
ul.tiles strong { display: block; font-size: 1.5rem; line-height: 1.2; }
td ul { margin: 0; padding-left: 1rem; }
table.answers { table-layout: fixed; } .answers th { white-space: normal; } .answers th:nth-child(1) { width: 18%; } .answers th:nth-child(2) { width: 27%; } .answers th:nth-child(3) { width: 16%; }
a { color: inherit; }
.strip { display: flex; height: .6rem; margin: .4rem 0; background: var(--line); border-radius: .2rem; overflow: hidden; }
.strip i { display: block; height: 100%; } .strip .pass { background: var(--good); } .strip .partial { background: var(--warn); }
.strip .fail { background: var(--bad); } .strip .unknown, .strip .notApplicable { background: var(--soft); }
.seal { overflow-wrap: anywhere; font: .75rem ui-monospace, Consolas, monospace; }
@media print { .logo { max-height: 2.2rem; margin-bottom: .5rem; } .top h1 { font-size: 15pt; } .top { padding-bottom: .3rem; } .strip, ul.tiles li { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .glance { break-after: page; } article { break-inside: avoid; }
  .glance h2 { margin: .5rem 0; } .glance .score { margin: .5rem 0; padding: .6rem; } .glance .score strong { font-size: 2rem; } .glance .score svg { height: 4rem; }
  .glance h3 { margin: .6rem 0 .2rem; } .glance ul, .glance p { font-size: 9pt; } ul.tiles li { padding: .25rem .5rem; flex: 1 1 6rem; } ul.tiles strong { font-size: 1.1rem; } }
`;
