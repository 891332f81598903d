/** Each requirement with how it stands and what answers it; and those that nothing of hardenbot answers. */
import type { FrameworkReport, JudgedRequirement } from '../../frameworks/report.js';
import { type Html, html, join } from '../html/escape.js';
import { table } from '../html/table.js';
import { verdictTone } from '../words.js';
import type { Say } from './languages.js';
import { fulfilmentTone } from './look.js';

export function requirementsSection(report: FrameworkReport, say: Say): Html {
  const inside = report.requirements.filter(({ fulfilment }) => fulfilment !== 'outside');
  const outside = report.requirements.filter(({ fulfilment }) => fulfilment === 'outside');
  return html`<section><h2>${say('requirements')}</h2>
<table class="answers"><thead><tr><th>${say('requirement')}</th><th></th><th>${say('fulfilment')}</th><th>${say('answeredBy')}</th></tr></thead>
<tbody>${join(inside.map((one) => row(one, report, say)))}</tbody></table></section>
<section><h2>${say('outside')} (${outside.length})</h2>
<p class="soft">${say('outsideNote')}</p>
${table({ columns: [say('requirement'), ''], rows: outside.map((one) => [label(one, say), said(one)]), more: null })}</section>`;
}

function row(requirement: JudgedRequirement, { controls }: FrameworkReport, say: Say): Html {
  const { fulfilment, answeredBy } = requirement;
  const answers = answeredBy.map(({ control, relation, note, part, verdict }) => {
    const found = controls.find(({ id }) => id === control);
    return html`<li><a href="#${control}">${found?.title ?? control}</a>:
<span class="${verdict === null ? 'neutral' : verdictTone[verdict]}">${verdict === null ? say('notJudged') : say(`verdict.${verdict}`)}</span>
<span class="soft">(${[say(relation), part === undefined ? undefined : `${say('thisPart')}: ${part}`, note, found?.isAskedLess === true ? say('askedLess') : undefined].filter((word) => word !== undefined).join('; ')})</span></li>`;
  });
  return html`<tr><td>${label(requirement, say)}</td><td>${said(requirement)}</td>
<td><span class="badge ${fulfilmentTone[fulfilment]}">${say(`fulfilment.${fulfilment}`)}</span></td><td><ul>${join(answers)}</ul></td></tr>`;
}

function label({ id, level, unconfirmed }: JudgedRequirement, say: Say): string {
  return [id, level, unconfirmed === true ? `(${say('unconfirmed')})` : undefined].filter((part) => part !== undefined).join(' ');
}

function said({ title, note }: JudgedRequirement): string {
  return note === undefined ? title : `${title}. ${note}`;
}
