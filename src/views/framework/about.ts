/** Where the page comes from: whose requirements, compared with what, where the ledger stood, and how to tell that nothing was changed. */
import type { FrameworkReport } from '../../frameworks/report.js';
import { unsealed } from '../../frameworks/seal.js';
import { type Html, html } from '../html/escape.js';
import type { Say } from './languages.js';

export function about({ framework, checkpoint }: FrameworkReport, say: Say): Html {
  const { publisher, source, checked, note } = framework;
  return html`<section><h2>${say('about')}</h2>
<p>${say('noCertificate')} ${say('emergency')}</p>
<p>${say('source', { publisher, source })}</p>
<p>${note}</p>
<p>${say('checked', { ...checked })}</p>
<p>${say('quoted')}</p>
<p class="seal">${checkpoint === null ? say('noCheckpoint') : say('checkpoint', { checkpoint })}</p>
<p class="seal">${say('seal', { command: 'hardenbot evidence verify' })}<br>${unsealed}</p>
</section>`;
}
