/** Every chat platform keeps the same promises. */
import { platformContract } from './support/platform-contract';
import { slackUnderTest } from './support/slack-driver';

platformContract(slackUnderTest);
