/** Which addresses of a store are taken, and that what was looked at is what is connected to. */
import fc from 'fast-check';
import { storeAddress } from '../../adapters/redis/address.js';
import { awayReason, awayRemedy, noPasswords, placeOfAddress } from '../../adapters/redis/place.js';
import { InputError } from '../../src/lib/errors.js';

function problemsOf(address: string): readonly string[] {
  try {
    storeAddress(address);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

describe('an address of the store', () => {
  test.each([
    ['redis://127.0.0.1:6379', { host: '127.0.0.1', port: 6379 }],
    ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379 }],
    ['REDIS://LOCALHOST:7000/3', { host: 'LOCALHOST', port: 7000, db: 3 }],
    ['redis://[::1]:6380/', { host: '::1', port: 6380 }],
    ['redis://:s%40cret@127.0.0.1', { host: '127.0.0.1', port: 6379, password: 's@cret' }],
    [
      'rediss://hardenbot:long%2Fpass@valkey.example.com',
      { host: 'valkey.example.com', port: 6379, username: 'hardenbot', password: 'long/pass', tls: {} },
    ],
    ['/run/100% ours?/valkey.sock', { path: '/run/100% ours?/valkey.sock' }],
    ['unix:///run/valkey.sock', { path: '/run/valkey.sock' }],
    ['UNIX:/run/valkey.sock', { path: '/run/valkey.sock' }],
  ])('%s is read as what it says', (address, expected) => {
    expect(storeAddress(address)).toEqual(expected);
  });

  test.each([
    '10.1.2.3:6379',
    'REDIS://10.1.2.3',
    'Redis://hardenbot:secret@10.1.2.3',
    '//10.1.2.3:6379',
    '//hardenbot:secret@10.1.2.3:6379',
    'valkey',
    'valkey.example.com:6379',
    '6379',
    '',
    ' redis://127.0.0.1.example.com',
    'redis:10.1.2.3:6379',
    'redis:///?host=10.1.2.3',
    'redis://127.0.0.1?host=10.1.2.3',
    'redis://127.0.0.1#10.1.2.3',
    'redis://127.0.0.1@10.1.2.3',
    'redis://127.0.0.1.example.com',
    'redis://127.1.example.com',
    'redis://2130706433',
    'redis://0.0.0.0',
    'redis://localhost.example.com',
    'redis://[::]:6379',
    'redis://127.0.0.1/0/10.1.2.3',
    'rediss://10.1.2.3',
    'rediss://default:secret@10.1.2.3',
    'rediss://hardenbot@10.1.2.3',
    'http://127.0.0.1:6379',
    'unix://10.1.2.3/run/valkey.sock',
    'unix:////10.1.2.3/valkey.sock',
    'rediss://hardenbot:%zz@10.1.2.3',
  ])('%s is refused, with what to write', (address) => {
    const problems = problemsOf(address);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.startsWith('REDIS_URL: '))).toBe(true);
    expect(problems.join(' ')).not.toContain('secret');
  });

  test('beyond this machine none is taken without TLS and a user, however it is written', () => {
    const scheme = fc.constantFrom(
      '',
      '//',
      'redis://',
      'REDIS://',
      'rediss://',
      'unix://',
      'tcp://',
      'redis:',
      'redis:/',
      '\\\\',
    );
    const login = fc.constantFrom('', 'a@', ':b@', 'a:b@', 'default:b@', 'localhost@', '127.0.0.1:6379@');
    const host = fc.constantFrom('10.1.2.3', 'valkey', 'example.com', '127.0.0.1.nip.io', '[2001:db8::1]', '0x7f000001', '');
    const tail = fc.constantFrom('', ':6379', '/0', '?host=10.1.2.3', '#', '/%2f', ':6379/0?tls=false', '\t', '@127.0.0.1');
    fc.assert(
      fc.property(scheme, login, host, tail, (...parts) => {
        const address = parts.join('');
        if (problemsOf(address).length > 0) return;
        const { path, host: named = '', tls, username, password } = storeAddress(address);
        const isHere = path !== undefined || named === '127.0.0.1';
        expect(isHere || (tls !== undefined && (username ?? '') !== '' && (password ?? '') !== '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['connect ECONNREFUSED 127.0.0.1:6379', 'start it (valkey-server'],
  ['certificate has expired', 'its certificate is not taken'],
  ['self-signed certificate', 'its certificate is not taken'],
  ["Hostname/IP does not match certificate's altnames: DNS:other", 'its certificate is not taken'],
])('of a store that says "%s" it is told to do what helps', (said, remedy) => {
  expect(awayRemedy(said, placeOfAddress('redis://127.0.0.1:6379'))).toContain(remedy);
});

test.each([
  ['connect ECONNREFUSED 127.0.0.1:6379', 'nothing listens there (connect ECONNREFUSED 127.0.0.1:6379)', 'start it'],
  ['getaddrinfo ENOTFOUND store', 'DNS has no address for its host (getaddrinfo ENOTFOUND store)', 'correct REDIS_URL'],
  ['connect ETIMEDOUT', 'no network leads there (connect ETIMEDOUT)', 'correct REDIS_URL'],
  ['read ECONNRESET', 'what listens there broke off (read ECONNRESET)', 'rediss:// with TLS, redis:// without'],
  ['no answer within three seconds', 'no answer within three seconds', 'rediss:// with TLS, redis:// without'],
])('of a store that says "%s" people read what it means, and the code', (said, meaning, remedy) => {
  expect(awayReason(said)).toBe(meaning);
  expect(awayRemedy(said, placeOfAddress('redis://127.0.0.1:6379'))).toContain(remedy);
});

test('where a user logs in, the server is to be started with the users that init wrote: without them it takes no login', () => {
  const login = { user: 'hardenbot-gateway', passwords: noPasswords };
  const away = (place: Parameters<typeof awayRemedy>[1]) => awayRemedy('connect ECONNREFUSED', place);
  expect(away(placeOfAddress('redis://127.0.0.1:6379', login))).toContain('noeviction --aclfile store-users.acl)');
  expect(away(placeOfAddress('redis://127.0.0.1:6379'))).not.toContain('aclfile');
});
