/** A shadow month on one page: what would have been closed, who would have noticed, which attacks in the tenant's own log it would have stopped. */
import type { ControlDefinition, Hit } from '../../../controls/control.js';
import { utcMinute } from '../../../lib/utc-minute.js';
import { severityIn } from '../../../posture/score.js';
import { capitalized } from '../../../tenant/origin.js';
import { worstFirst } from '../../../views/findings.js';
import { type Html, html, join } from '../../../views/html/escape.js';
import { htmlPage } from '../../../views/html/page.js';
import { counted, verdictTone, verdictWord } from '../../../views/words.js';
import { type Affected, type AffectedMail, affectedBy, endOf, isMeasured, mailSentence, type Shadow } from './shadow.js';

const maxNames = 12;
const maxAttacks = 8;

export function shadowPage(tenant: string, shadow: Shadow, definitions: readonly ControlDefinition[]): string {
  const failed = shadow.looks.filter((look) => look.failed !== null);
  const all = worstFirst(affectedBy(shadow), severityIn(definitions));
  const known = all.filter(isMeasured);
  const uncounted = all.filter((one) => !isMeasured(one));
  const unread = Object.entries(shadow.controls).flatMap(([id, { verdict }]) => (verdict === 'unknown' ? [id] : []));
  const people = new Set(known.flatMap((one) => one.people.map(({ who }) => who)));
  const attacks = new Set(known.flatMap(({ risky }) => risky.map(({ id }) => id)));
  const closed = all.filter(({ operations }) => (operations ?? 0) > 0);
  const title = `A month in the shadow of ${tenant}`;
  const titleOf = (id: string): string => definitions.find((definition) => definition.id === id)?.changeTitle.does ?? id;
  const body = html`<h1>${title}</h1>
<p class="soft">${counted(shadow.looks.length - failed.length, 'look')} from ${utcMinute(new Date(shadow.begunAt))} to ${utcMinute(endOf(shadow))}. Nothing was changed.</p>
${failed.length === 0 ? html`` : html`<p class="warn">${counted(failed.length, 'look')} in vain: what happened then may be missing here. ${failed[0]?.failed ?? ''}</p>`}
<section class="tiles"><div class="tile"><strong>${closed.length}</strong><span>of ${counted(all.length, 'gap')} hardenbot would have closed</span></div><div class="tile"><strong>${people.size}</strong><span>accounts would have noticed</span></div><div class="tile"><strong>${attacks.size}</strong><span>risky sign-ins would have been stopped</span></div><div class="tile unread"><strong>${uncounted.length + unread.length}</strong><span>changes not measured</span></div></section>
<h2>Change by change</h2>
${join(known.map((one) => changeOf(one, titleOf(one.control))))}
<h2>Not measured: ${uncounted.length + unread.length}</h2>
${uncounted.length === 0 ? html`` : html`<p>Open, and no log says who would notice: ${uncounted.map(({ control }) => control).join(', ')}.</p>`}
${unread.length === 0 ? html`` : html`<p>Could not be read at the latest look: ${unread.join(', ')}.</p>`}
<p class="soft">Counted are sign-ins with a person present, as the tenant's log has them, and mail by message traces, in whole days (UTC). Members of groups that a policy would leave out count as affected.</p>`;
  return htmlPage({ language: 'en', title, body, style });
}

function changeOf(one: Affected, title: string): Html {
  const { control, verdict, operations, refused, counted: bySignIns, signIns, people, risky, guesses, notMeasured, mail } = one;
  const names = people.slice(0, maxNames).map(({ who, times }) => (times === 1 ? who : `${who} (${times})`));
  const rest = people.length - names.length;
  const who =
    people.length === 0
      ? 'No account signed in this way.'
      : `${counted(signIns, 'sign-in')} by ${counted(people.length, 'account')}: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
  return html`<article class="${verdictTone[verdict]}"><header><span class="badge ${verdictTone[verdict]}">${verdictWord[verdict]}</span><h3>${title}</h3><code>${control}</code></header>
<p><strong>Closed:</strong> ${operations === null ? (refused ?? 'A person makes this change.') : counted(operations, 'change')}</p>
${bySignIns ? html`<p><strong>Who notices:</strong> ${who}</p>` : html``}
${mail === undefined ? html`` : html`<p><strong>Mail:</strong> ${mailOf(mail)}</p>`}
<p><strong>Stopped:</strong> ${bySignIns ? stopped(risky, guesses) : ''}${mail === undefined || mail.held === 0 ? (bySignIns ? '' : 'No attack of this kind is in the traces.') : ` ${counted(mail.held, 'message')} that the filter held already.`}</p>
${notMeasured.length === 0 ? html`` : html`<p class="soft">Not measured: ${notMeasured.join(' ')}</p>`}</article>`;
}

function mailOf(mail: AffectedMail): string {
  const names = mail.people.slice(0, maxNames).map(({ who, by, messages }) => `${who}, ${by} (${messages})`);
  const rest = mail.people.length - names.length;
  const sentence = mailSentence(mail);
  return `${capitalized(sentence)}${names.length === 0 ? '' : `: ${names.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`}. Traces read until ${utcMinute(new Date(mail.readAt))}.`;
}

function stopped(risky: readonly Hit[], { tries, accounts, addresses }: Affected['guesses']): string {
  const shown = risky
    .slice(0, maxAttacks)
    .map(({ who, from, at }) => `${who} from ${from ?? 'an unknown address'} (${at?.slice(0, 10) ?? 'no date'})`);
  const signIns =
    risky.length === 0
      ? ''
      : `${counted(risky.length, 'sign-in')} that Entra ID calls risky: ${shown.join(', ')}${risky.length > shown.length ? ', …' : ''}. `;
  const guessed =
    tries === 0
      ? ''
      : `${counted(tries, 'guess', 'guesses')} at the passwords of ${counted(accounts, 'account')} from ${counted(addresses, 'address', 'addresses')} came this way: a right one would not have got in.`;
  return `${signIns}${guessed}` || 'No attack of this kind is in the log.';
}

const style = `
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.tile { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .9rem; background: var(--card); } .tile strong { display: block; font-size: 1.8rem; line-height: 1.2; }
.tile.unread { border: 2px dashed var(--warn); } article { padding: .7rem 1rem; } article p { overflow-wrap: anywhere; }
@media (max-width: 40rem) { main { padding: 1.25rem .9rem 3rem; } .tiles { grid-template-columns: repeat(2, 1fr); } }
`;
