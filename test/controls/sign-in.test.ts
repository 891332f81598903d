/** Linking a chat account on the sign-in page: over HTTP, before a simulated Entra ID, by people and by those who would like to be them. */
import {
  type Browser,
  bo,
  clientId,
  cy,
  gus,
  openSignInLab,
  publicUrl,
  type Seen,
  type SignInLab,
  stranger,
} from '../support/corridor/sign-in-lab';

let lab: SignInLab;
beforeAll(async () => {
  lab = await openSignInLab();
});
afterEach(() => lab.reset());
afterAll(() => lab.close());

const who = () => lab.links.find(stranger);
const decisions = () =>
  [...lab.storage.entries.values()].flat().filter(({ event }) => event.type === 'linked' && 'decision' in event);

test('a person opens the link, signs in, says that the account is theirs, and is known by it', async () => {
  const browser = lab.browser();
  const question = await browser.arrives(await lab.link(), bo);
  expect(question.text).toContain('Is this chat account yours?');
  for (const words of ['U77', 'slack', 'Bo', bo]) expect(question.text).toContain(words);
  expect(await who()).toBeNull();
  expect((await browser.decides(question, 'yes')).text).toContain('<h1>Linked</h1>');
  expect(await who()).toBe(bo);
});

test('what is recorded is signed, for this account, with the page as the place', async () => {
  const browser = lab.browser();
  await browser.decides(await browser.arrives(await lab.link(), bo), 'yes');
  const [entry] = decisions();
  expect(entry?.event).toMatchObject({
    platform: 'slack',
    account: 'U77',
    decision: { decision: { kind: 'link', person: { entraId: bo, name: 'Bo' }, surface: 'entra' } },
  });
});

test('nobody is linked by signing in alone, nor by saying no', async () => {
  const browser = lab.browser();
  const question = await browser.arrives(await lab.link(), bo);
  expect(await who()).toBeNull();
  expect((await browser.decides(question, 'no')).text).toContain('Nothing was linked');
  expect((await browser.decides(question, 'yes')).status).toBe(403);
  expect(await who()).toBeNull();
});

test('another account that somebody writes into the store after it was shown is not linked', async () => {
  const code = /\/link\/(\w+)\./.exec(await lab.link())?.[1] ?? '';
  for (const [kept, asked] of lab.asked) lab.asked.set(kept, { ...asked, account: 'U66' });
  const answer = await lab.linking.accept({ entraId: bo, name: 'Bo' }, { code, account: stranger });
  expect(answer).toMatchObject({ code: 'wrong-code' });
  expect(decisions()).toEqual([]);
});

test('Entra ID is asked for as little as can be: a code, by PKCE, for an identity and nothing else', async () => {
  const asked = new URL(await lab.browser().leaves(await lab.link())).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: `${publicUrl}/link/callback`,
    scope: 'openid profile',
    code_challenge_method: 'S256',
    prompt: 'select_account',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
});

test('a chat that opens the link to show a preview uses nothing up', async () => {
  const link = await lab.link();
  await lab.browser().get(link);
  await lab.browser().get(link);
  const browser = lab.browser();
  await browser.decides(await browser.arrives(link, bo), 'yes');
  expect(await who()).toBe(bo);
});

describe('the same answer, and nobody linked', () => {
  const over = (seen: Seen) => {
    expect([403, 404]).toContain(seen.status);
    expect(seen.text).toContain('does not work (any more)');
  };
  afterEach(async () => {
    if ((await who()) !== null) throw new Error('Someone was linked.');
  });

  test('for a link that somebody opens in another browser while its owner signs in', async () => {
    const link = await lab.link();
    await lab.browser().leaves(link);
    over(await lab.browser().post(link, {}));
  });

  test('for an address to come back to that was taken to another browser', async () => {
    const owner = lab.browser();
    const back = await owner.picks(await owner.leaves(await lab.link()), bo);
    over(await lab.browser().get(back));
  });

  test('for an address of a sign-in that an attacker began, in the browser of a victim who began another', async () => {
    const [attacker, victim] = [lab.browser(), lab.browser()];
    const back = await attacker.picks(await attacker.leaves(await lab.link()), cy);
    await victim.leaves(await lab.link({ ...stranger, id: 'U78' }));
    over(await victim.get(back));
  });

  test('for a state that was used already', async () => {
    const browser = lab.browser();
    const back = await browser.picks(await browser.leaves(await lab.link()), bo);
    const before = browser.cookie;
    await browser.get(back);
    browser.cookie = before;
    over(await browser.get(back));
  });

  test('for a state that was changed', async () => {
    const browser = lab.browser();
    const back = new URL(await browser.picks(await browser.leaves(await lab.link()), bo));
    back.searchParams.set('state', 'x'.repeat(43));
    over(await browser.get(back.href));
  });

  test('for a link that is ten minutes old, and for a sign-in that took longer than that', async () => {
    const [link, other] = [await lab.link(), await lab.link()];
    const browser = lab.browser();
    const question = await browser.arrives(other, bo);
    lab.forward(10 * 60_000);
    over(await lab.browser().get(link));
    over(await browser.decides(question, 'yes'));
  });

  test('for a code without the proof, with a proof of another account, and for nonsense', async () => {
    const [mine, theirs] = [await lab.link(), await lab.link({ ...stranger, id: 'U78' })];
    const [address = '', proof = ''] = mine.split('.').length > 2 ? [mine.slice(0, mine.lastIndexOf('.')), ''] : [];
    over(await lab.browser().get(address));
    over(await lab.browser().get(`${address}.${theirs.slice(theirs.lastIndexOf('.') + 1)}`));
    for (const path of ['x', '%2e%2e', '../../etc/passwd', `${proof}.`, 'a.b.c', '%00'])
      expect([400, 403, 404]).toContain((await lab.browser().get(`${publicUrl}/link/${path}`)).status);
  });

  test.each<readonly [string, (question: Seen, browser: Browser) => Promise<Seen>]>([
    ['without the token of the form', (_, browser) => browser.post(`${publicUrl}/link/confirm`, { answer: 'yes' })],
    [
      'with a token of its own making',
      (_, browser) => browser.post(`${publicUrl}/link/confirm`, { token: 'x'.repeat(43), answer: 'yes' }),
    ],
    [
      'from another site',
      (question, browser) => {
        const token = /name="token" value="([^"]+)"/.exec(question.text)?.[1] ?? '';
        return browser.post(`${publicUrl}/link/confirm`, { token, answer: 'yes' }, { 'sec-fetch-site': 'cross-site' });
      },
    ],
    [
      'from another origin',
      (question, browser) => {
        const token = /name="token" value="([^"]+)"/.exec(question.text)?.[1] ?? '';
        return browser.post(`${publicUrl}/link/confirm`, { token, answer: 'yes' }, { origin: 'https://evil.example' });
      },
    ],
    ['in another browser', (question) => lab.browser().decides(question, 'yes')],
    [
      'with a cookie that was changed',
      (question, browser) => {
        browser.cookie = `${(browser.cookie ?? '').slice(0, -3)}AAA`;
        return browser.decides(question, 'yes');
      },
    ],
    [
      'with the cookie twice',
      (question, browser) => {
        browser.cookie = `${browser.cookie}; ${browser.cookie}`;
        return browser.decides(question, 'yes');
      },
    ],
  ])('for an answer %s', async (_, send) => {
    const browser = lab.browser();
    over(await send(await browser.arrives(await lab.link(), bo), browser));
  });
});

describe('nobody is signed in', () => {
  const notSignedIn = async (person = bo) => {
    const seen = await lab.browser().arrives(await lab.link(), person);
    expect(seen.status).toBe(403);
    expect(seen.text).toContain('You were not signed in');
    expect(await who()).toBeNull();
  };

  test.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['of another tenant', { claims: { tid: cy } }, 'other-tenant'],
    ['of another issuer', { claims: { iss: 'https://login.microsoftonline.com/common/v2.0' } }, 'bad-token'],
    ['for another app', { claims: { aud: cy } }, 'bad-token'],
    ['for two apps', { claims: { aud: [clientId, cy] } }, 'bad-token'],
    ['that answers another question', { claims: { nonce: 'x'.repeat(43) } }, 'other-nonce'],
    ['without a nonce', { claims: { nonce: null } }, 'bad-token'],
    ['that is over', { claims: { exp: 1 } }, 'bad-token'],
    ['without an end', { claims: { exp: null } }, 'bad-token'],
    ['of yesterday', { claims: { iat: 1, exp: 9_999_999_999 } }, 'bad-token'],
    ['without an object id', { claims: { oid: null } }, 'bad-token'],
    ['whose object id is an e-mail address', { claims: { oid: 'bo@contoso.com' } }, 'bad-token'],
    ['that does not say whether they are a guest', { claims: { acct: null } }, 'bad-token'],
    ['of a guest who has an account here', { claims: { acct: 1 } }, 'guest'],
    [
      'of someone at home elsewhere',
      { claims: { idp: 'https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/' } },
      'guest',
    ],
    ['signed with a key of someone else', { foreignKey: true }, 'bad-token'],
  ])('with an identity token %s', async (_, signIn, code) => {
    lab.entra(signIn);
    await notSignedIn();
    expect(lab.log.lines.join('\n')).toContain(code);
  });

  test('at an app that wants a secret which the page was not given, and the log has the number to look for', async () => {
    lab.entra({ secret: 'a secret' });
    await notSignedIn();
    expect(lab.log.lines.join('\n')).toContain('7000218');
  });

  test('who is a guest of the tenant', () => notSignedIn(gus));
  test('who cancels', () => notSignedIn('nobody'));

  test('with a code of another browser: it does not fit what this one knows', async () => {
    const [one, other] = [lab.browser(), lab.browser()];
    const stolen = new URL(await one.picks(await one.leaves(await lab.link()), cy)).searchParams.get('code') ?? '';
    const own = new URL(await other.picks(await other.leaves(await lab.link()), bo));
    own.searchParams.set('code', stolen);
    const seen = await other.get(own.href);
    expect(seen.text).toContain('You were not signed in');
    expect(lab.log.lines.join('\n')).toContain('501481');
  });

  test('where the address to come back to was tampered with: Entra ID shows an error and sends nobody back', async () => {
    const browser = lab.browser();
    const asked = new URL(await browser.leaves(await lab.link()));
    asked.searchParams.set('redirect_uri', 'https://evil.example/link/callback');
    asked.searchParams.set('account', bo);
    const seen = await browser.get(asked.href);
    expect([seen.status, seen.location]).toEqual([400, '']);
    expect(seen.text).toContain('AADSTS50011');
  });
});

test('an app that wants a secret gets it, and the log does not', async () => {
  const web = await openSignInLab('canary-secret');
  web.entra({ secret: 'canary-secret' });
  const browser = web.browser();
  await browser.decides(await browser.arrives(await web.link(), bo), 'yes');
  expect(await web.links.find(stranger)).toBe(bo);
  expect(web.log.lines.join('\n')).not.toContain('canary');
  await web.close();
});

test('a name in a claim is never believed: the person is who the object id says', async () => {
  lab.entra({ claims: { name: 'Bo', preferred_username: 'bo@contoso.com', email: 'bo@contoso.com', oid: cy } });
  const question = await lab.browser().arrives(await lab.link(), bo);
  expect(question.text).toContain(cy);
  expect(question.text).not.toContain('bo@contoso.com');
});

test('an account whose id is hostile is shown as written', async () => {
  const hostile = { ...stranger, id: '<script>alert(1)</script>"onload=x' };
  const seen = await lab.browser().get(await lab.link(hostile));
  expect(seen.text).toContain('&lt;script&gt;');
  expect(seen.text).not.toMatch(/<script|"onload/);
});

test('every page keeps to itself: no scripts, nothing from elsewhere, no frame, no referrer, no copy', async () => {
  const browser = lab.browser();
  const link = await lab.link();
  const question = await browser.arrives(link, bo);
  for (const seen of [question, await browser.get(`${publicUrl}/link/x`), await lab.browser().get(link)]) {
    expect(seen.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action /);
    expect(seen.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(seen.text).not.toMatch(/<script|javascript:| on\w+=| src=| style=/i);
    expect(Object.fromEntries(seen.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  }
});

test('the cookie is for this host alone, out of reach of scripts, and says nothing', async () => {
  const browser = lab.browser();
  const seen = await browser.post(await lab.link(), {});
  const [cookie = ''] = seen.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-hardenbot-link=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/);
  expect(cookie).not.toContain(new URL(seen.location).searchParams.get('state') ?? '-');
});

test.each([
  ['PUT', '/link/x', {}, 405],
  ['POST', '/link/x', { 'content-type': 'application/json' }, 415],
  ['GET', '/', {}, 404],
  ['GET', '/link', {}, 404],
  ['GET', '/link/confirm/more', {}, 404],
])('%s %s is turned away', async (method, path, headers, status) => {
  const browser = lab.browser();
  const answer = await fetch(browser.address(path), { method, headers });
  expect(answer.status).toBe(status);
});

test('a body beyond every form of ours is not kept', async () => {
  const answer = await lab.browser().post(`${publicUrl}/link/confirm`, { token: 'x'.repeat(10_000) });
  expect(answer.status).toBe(413);
});

test('when Entra ID cannot be asked, the page says so, and nothing is used up', async () => {
  const other = await openSignInLab();
  const link = await other.link();
  await other.simulator.close();
  const seen = await other.browser().post(link, {});
  expect([seen.status, seen.text]).toEqual([503, expect.stringContaining('does not work at the moment')]);
  expect((await other.browser().get(link)).status).toBe(200);
  await other.close();
});

test('neither log nor ledger holds a code, a state, a token or a cookie', async () => {
  const browser = lab.browser();
  const authorize = await browser.leaves(await lab.link());
  const back = await browser.picks(authorize, bo);
  await browser.get(back);
  const secrets = [browser.cookie ?? '', ...['state', 'nonce'].map((name) => new URL(authorize).searchParams.get(name) ?? '')];
  secrets.push(new URL(back).searchParams.get('code') ?? '');
  const everything = JSON.stringify([lab.log.lines, [...lab.storage.entries.values()]]);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    expect(everything).not.toContain(secret);
  }
});

test('a browser without a code has no record read: where that cannot be read, it is answered as ever, and no error is logged', async () => {
  lab.storage.entries.set(lab.simulator.tenantId, [{ seq: 1 } as never]);
  const { status } = await lab.browser().get(`${publicUrl}/link/none.none`);
  expect({ status, errors: lab.log.lines.filter((line) => line.startsWith('error')) }).toEqual({ status: 404, errors: [] });
});
