/** Everything that is recorded, once for a suite. */
import { choosing } from './choose';
import { recordControls } from './controls';
import { Recorder } from './recording';
import { recordStories } from './stories';

export async function recordAll(): Promise<Recorder> {
  const recorder = new Recorder();
  await recordControls(recorder, choosing());
  await recordStories(recorder);
  return recorder;
}
