/** Every chat platform keeps the same promises. */
import { platformContract } from '../support/chat/platform-contract';
import { slackSocketUnderTest, slackUnderTest } from '../support/chat/slack-driver';
import { teamsUnderTest } from '../support/chat/teams-driver';
import { terminalUnderTest } from '../support/chat/terminal-driver';

platformContract(slackUnderTest);
platformContract(slackSocketUnderTest);
platformContract(teamsUnderTest);
platformContract(terminalUnderTest);
