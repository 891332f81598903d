/** How long it takes from a signed click on Approve to the first write to the tenant, against the same steps by Bolt and BullMQ alone. */
import { subscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openBareChain } from './support/bare-chain';
import { type Benchmark, median } from './support/benchmark';
import { type Corridor, channel, openCorridor } from './support/corridor';
import { openSteps } from './support/steps-to-write';

const clicks = 30;

/** Against the same steps with nothing between them: a floor that ended where a job starts would measure the disk. */
export const click: readonly Benchmark[] = [
  {
    name: 'click-steps',
    about: `median of ${clicks} approvals from the click to the first write (authorize, sign, ledger, queue, verify, re-read, journal), against Bolt and BullMQ with the same signatures, writes, jobs and requests of a tenant one after the other and nothing between them`,
    unit: 'ms',
    goal: { kind: 'ratio', number: 1.8 },
    rounds: 3,
    open: async () => {
      const corridor = await openCorridor(tenant, [...askers, 'UBO']);
      const { valkey, slack, simulator } = corridor;
      const steps = await openSteps(valkey.url, simulator);
      const floor = await openBareChain({ redisUrl: valkey.url, apiUrl: slack.apiUrl, name: 'steps' }, steps);
      return {
        round: async () => {
          const floors: number[] = [];
          const values: number[] = [];
          for (let n = 0; n < clicks; n += 1) {
            await pause(readingMs);
            floors.push(await floor.click());
            values.push(await clickApprove(corridor, askers[n % askers.length] ?? ''));
          }
          return { floor: median(floors), value: median(values) };
        },
        close: async () => {
          await floor.close();
          await steps.close();
          await corridor.close();
        },
      };
    },
  },
];

/** Asks for a plan and approves it; milliseconds from the press to the first write. */
async function clickApprove({ slack, simulator }: Corridor, asker: string): Promise<number> {
  await slack.sayAs(asker, '/harden plan modern-auth', channel);
  const waiting = await slack.until(channel, (shown) => shown.buttons.some((button) => button.label === 'Approve'));
  await pause(readingMs);
  const pressed = nextPress();
  const written = firstWrite();
  await slack.clickAs('UBO', waiting, 'Approve');
  const took = (await written) - (await pressed);
  await slack.until(channel, (shown) => shown.ts === waiting.ts && shown.text.includes('applied and verified'));
  simulator.load({ ...tenant, organization: { id: simulator.tenantId } });
  return took;
}

/** One person may ask for sixty plans a minute. */
export const askers = ['UANA', 'UCY', 'UDI'];
/** Nobody presses a button in the moment in which it appears: what was still under way then has ended. */
const readingMs = 100;

/** A tenant in which modern authentication is off. */
export const tenant = {
  schema: 'tenant-state/1',
  exchange: {
    OrganizationConfig: { OAuth2ClientProfileEnabled: false, DefaultAuthenticationPolicy: null },
    AuthenticationPolicy: [],
  },
};

let noticeWrite: (at: number) => void = () => undefined;
subscribe('http.server.request.start', (message) => {
  const { request } = message as { readonly request: { readonly headers: unknown } };
  if (JSON.stringify(request.headers).includes('Set-OrganizationConfig')) noticeWrite(performance.now());
});

let noticePress: (at: number) => void = () => undefined;
subscribe('undici:request:create', (message) => {
  const { request } = message as { readonly request: { readonly path: string } };
  if (request.path === '/slack/events') noticePress(performance.now());
});

/** Resolves to the moment at which Slack sends the next act of a person. */
function nextPress(): Promise<number> {
  return new Promise((resolve) => {
    noticePress = resolve;
  });
}

/** Resolves to the moment at which the next write reaches the simulated tenant. */
function firstWrite(): Promise<number> {
  return new Promise((resolve) => {
    noticeWrite = resolve;
  });
}
