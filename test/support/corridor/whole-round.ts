/** A round of a reconciler as its worker takes it: what failed in one tenant fails the round, once all were looked at. */
import type { Reconciler } from '../../../src/worker/upkeep/reconcile';

export async function wholeRound(reconciler: Reconciler): ReturnType<Reconciler['round']> {
  const found = await reconciler.round();
  const [failure] = found.failures;
  if (failure !== undefined) throw failure;
  return found;
}
