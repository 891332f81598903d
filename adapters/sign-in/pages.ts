/** The pages that a browser shows: no scripts, nothing from elsewhere, every text escaped. */

import { createHash } from 'node:crypto';
import type { Account } from '../../src/chat/platform.js';
import { whereToFindAccount } from '../../src/config/chats.js';
import { type Html, html, join } from '../../src/views/html/escape.js';

export interface Page {
  readonly html: string;
  /** Content-Security-Policy. */
  readonly policy: string;
}

const style = `:root{color-scheme:light dark;--paper:#fff;--ink:#1c2430;--soft:#5b6675;--line:#d7dde5;--go:#1f5fbf;--warn:#8a5a00}
@media (prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e6eaf0;--soft:#9aa6b5;--line:#313a47;--go:#7fb0ff;--warn:#f0b84b}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
main{max-width:34rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.5rem;margin:0 0 1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;padding:1rem;border:1px solid var(--line);border-radius:.5rem}
dt{color:var(--soft)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}code{font:.9em ui-monospace,Consolas,monospace}
.warn{color:var(--warn);font-weight:600}.soft{color:var(--soft)}form{display:flex;gap:.75rem;flex-wrap:wrap;margin-top:1.5rem}
button{font:inherit;padding:.6rem 1.1rem;border-radius:.4rem;border:1px solid var(--line);background:transparent;color:var(--ink);cursor:pointer}
button.go{background:var(--go);border-color:var(--go);color:var(--paper)}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Someone opened the link; nothing has happened yet. */
export function startPage(account: Account): Page {
  return page({
    title: 'Link a chat account to you',
    body: html`${accountFacts(account, [])}
<p>You sign in with your work account. Then you are asked once more before anything is linked.</p>
<form method="post"><button class="go">Sign in with Microsoft</button></form>`,
    // The redirect to the sign-in page counts as a target of the form, and so does wherever that page may redirect to.
    formAction: "'self' https:",
  });
}

interface ConfirmView {
  readonly account: Account;
  readonly person: { readonly name: string; readonly entraId: string };
  readonly token: string;
  /** Accounts that the person linked before. */
  readonly others: readonly Account[];
}

/** The one question on which everything rests: is this account yours? */
export function confirmPage({ account, person, token, others }: ConfirmView): Page {
  const facts: readonly (readonly [string, string])[] = [
    ['You are', person.name === person.entraId ? 'a member of this organisation' : person.name],
    ['Entra object id', person.entraId],
    ...others.map((other): [string, string] => ['Linked before', `${other.id} (${other.platform})`]),
  ];
  return page({
    title: 'Is this chat account yours?',
    body: html`${accountFacts(account, facts)}
<p class="warn">Anyone who uses this account will act as you: they ask and approve in your name.</p>
<p>If someone sent you the link, the account is not yours: say no. ${whereToFindAccount(account.platform) ?? 'Compare the id with the one in your own profile.'}</p>
<form method="post" action="/link/confirm"><input type="hidden" name="token" value="${token}">
<button name="answer" value="no">No, it is not mine</button>
<button class="go" name="answer" value="yes">Yes, ${account.id} is mine</button></form>`,
    formAction: "'self'",
  });
}

export function linkedPage(account: Account, name: string): Page {
  return notice(
    'Linked',
    html`<p><code>${account.id}</code> (${account.platform}) now is ${name}. Type <code>/harden whoami</code> there to see it.</p>
<p class="soft">Not what you wanted? Type <code>/harden unlink</code> there. You can close this page.</p>`,
  );
}

export const declinedPage = notice(
  'Nothing was linked',
  html`<p>If someone sent you the link, tell the person who runs hardenbot: they wanted to act in your name.</p>`,
);

/** The same for a link that never was, was used or is over, and for a browser that did not begin what it wants to go on with. */
export const overPage = notice(
  'This link does not work (any more)',
  html`<p>A link works once, for ten minutes, in the browser that opened it first. Type <code>/harden link</code> in the chat for a fresh one.</p>`,
);

export const notSignedInPage = notice(
  'You were not signed in',
  html`<p>Only members of this organisation can link an account, with their own sign-in. Type <code>/harden link</code> in the chat and try again.</p>
<p class="soft">The person who runs hardenbot finds the reason in the log of the gateway.</p>`,
);

export const troublePage = notice(
  'This does not work at the moment',
  html`<p>Nothing was linked. Try again in a minute; if it stays like this, tell the person who runs hardenbot.</p>`,
);

function accountFacts(account: Account, more: readonly (readonly [string, string])[]): Html {
  const facts = [['Chat', account.platform], ['Account', account.id], ...more] as const;
  return html`<dl>${join(facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`))}</dl>`;
}

function notice(title: string, body: Html): Page {
  return page({ title, body, formAction: "'none'" });
}

function page({ title, body, formAction }: { readonly title: string; readonly body: Html; readonly formAction: string }): Page {
  return {
    policy: [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      `form-action ${formAction}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    html: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} - hardenbot</title>
<style>${{ html: style }}</style></head>
<body><main><h1>${title}</h1>
${body}</main></body></html>
`.html,
  };
}
