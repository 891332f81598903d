/** A campaign whose worker is killed again and again, over tenants that work, refuse and are throttled; with two hundred tenants: `npm run chaos -- --only campaign`. */
import { campaignTrial } from '../support/chaos/campaign-trial';

test('in the end every tenant is told truly, nothing was done twice, and no more were under way than may be', async () => {
  const { problems, deaths, ends } = await campaignTrial({
    tenants: 8,
    atOnce: 3,
    stepsOfLife: 40,
    seed: 1,
  });
  expect({ problems, ends }).toEqual({ problems: [], ends: expect.objectContaining({ verified: expect.any(Number) }) });
  expect(deaths).toBeGreaterThan(0);
}, 900_000);
