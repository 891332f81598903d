/** What everyone is answered to everything in every state: one grid an act, a row a state, a column an actor. Read it as the specification. */
import type { ActName } from './decision-grid';
import { signalAnswers } from './signal-answers';

export const answers: Readonly<Record<ActName, string>> = {
  approve: `
                        | stranger       | guest     | external  | bot      | reader          | requester       | approved         | approver        | linked           | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change  | unknown-change  | unknown-change   | unknown-change  | unknown-change   | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done             | done            | done             | not-an-approver
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | frozen           | frozen          | frozen           | not-an-approver
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | approved-already | done            | done             | not-an-approver
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | expired          | expired         | expired          | not-an-approver
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | approved-already | done            | approved-already | not-an-approver
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done             | done            | done             | not-an-approver
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | approved-already | done            | approved-already | not-an-approver
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | expired          | expired         | expired          | not-an-approver
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
`,
  schedule: `
                        | stranger       | guest     | external  | bot      | reader          | requester       | approved         | approver        | linked           | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change  | unknown-change  | unknown-change   | unknown-change  | unknown-change   | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window        | no-window       | no-window        | not-an-approver
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window        | no-window       | no-window        | not-an-approver
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window        | no-window       | no-window        | not-an-approver
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | expired          | expired         | expired          | not-an-approver
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window        | no-window       | no-window        | not-an-approver
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done             | done            | done             | not-an-approver
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | approved-already | done            | approved-already | not-an-approver
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | expired          | expired         | expired          | not-an-approver
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided  | already-decided
`,
  reject: `
                        | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | expired         | expired         | expired         | not-an-approver
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | expired         | expired         | expired         | not-an-approver
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  ask: `
                        | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | expired         | expired         | expired         | not-an-approver
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | expired         | expired         | expired         | not-an-approver
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  revoke: `
                        | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  emergency: `
                        | stranger       | guest     | external  | bot      | reader              | requester           | approved            | approver            | linked              | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change      | unknown-change      | unknown-change      | unknown-change      | unknown-change      | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | expired
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | expired
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
`,
  review: `
                        | stranger       | guest     | external  | bot      | reader            | requester         | approved          | approver          | linked            | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change    | unknown-change    | unknown-change    | unknown-change    | unknown-change    | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | not-allowed       | done              | done              | done              | not-allowed
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
`,
  keep: `
                        | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change  | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
`,
  revert: `
                        | stranger       | guest     | external  | bot      | reader      | requester         | approved          | approver    | linked      | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-change    | unknown-change    | not-allowed | not-allowed | not-allowed
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | not-allowed | not-allowed | not-allowed
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | not-allowed | not-allowed | not-allowed
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | done        | done        | done
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | done        | done        | done
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | not-allowed | not-allowed | not-allowed
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | done        | done        | done
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-to-revert | nothing-to-revert | not-allowed | not-allowed | not-allowed
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | not-allowed | not-allowed | not-allowed
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done              | done              | not-allowed | not-allowed | not-allowed
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | already-reverted  | already-reverted  | not-allowed | not-allowed | not-allowed
`,
  resume: `
                        | stranger       | guest     | external  | bot      | reader            | requester         | approved          | approver          | linked            | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change    | unknown-change    | unknown-change    | unknown-change    | unknown-change    | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done              | done              | done              | done              | done
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
`,
  plan: `
                          | stranger       | guest     | external  | bot      | reader      | requester | approved | approver    | linked      | emergency
does not exist            | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
being planned             | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
nothing to change         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
waiting                   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
frozen                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
approved by one           | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
expired                   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
approved                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
waiting, before a window  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
approved for its window   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | the open one| the open one | not-allowed | not-allowed | not-allowed
its window is over        | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
rejected                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
asked to change           | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
revoked                   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
refused                   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
applying                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
partly done               | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
stopped half way          | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
measured otherwise        | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
applied in an emergency   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
waits to be kept          | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
time to keep is over      | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
kept                      | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
undid itself              | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
wanted back at once       | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
being restored            | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
could not be restored     | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
applied                   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
undone by another         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
`,
  waive: `
               | stranger       | guest     | external  | bot      | reader      | requester        | approved         | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | nothing-left-out | nothing-left-out | not-allowed | not-allowed | not-allowed
`,
  lists: `
               | stranger       | guest     | external  | bot      | reader      | requester         | approved          | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-parameter | unknown-parameter | not-allowed | not-allowed | not-allowed
`,
  audit: `
               | stranger       | guest     | external  | bot      | reader | requester | approved | approver | linked | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | done   | done      | done     | done     | done   | done
`,
  contain: `
               | stranger       | guest     | external  | bot      | reader      | requester | approved | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done     | not-allowed | not-allowed | not-allowed
`,
  clean: `
               | stranger       | guest     | external  | bot      | reader      | requester        | approved         | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-incident | unknown-incident | not-allowed | not-allowed | not-allowed
`,
  claim: `
               | stranger       | guest     | external  | bot      | reader      | requester        | approved         | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-incident | unknown-incident | not-allowed | not-allowed | not-allowed
`,
  restore: `
               | stranger       | guest     | external  | bot      | reader      | requester        | approved         | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-incident | unknown-incident | not-allowed | not-allowed | not-allowed
`,
  extend: `
               | stranger       | guest     | external  | bot      | reader      | requester | approved | approver    | linked      | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip  | not-allowed | not-allowed | not-allowed
`,
  end: `
                          | stranger       | guest     | external  | bot      | reader         | requester      | approved       | approver       | linked         | emergency
does not exist            | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change | unknown-change | unknown-change | unknown-change | unknown-change | unknown-change
being planned             | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
nothing to change         | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
waiting                   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
frozen                    | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
approved by one           | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
expired                   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
approved                  | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
waiting, before a window  | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
approved for its window   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
its window is over        | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
rejected                  | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
asked to change           | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
revoked                   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
refused                   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
applying                  | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
partly done               | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
stopped half way          | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
measured otherwise        | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
applied in an emergency   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
waits to be kept          | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
time to keep is over      | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
kept                      | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
undid itself              | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
wanted back at once       | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
being restored            | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
could not be restored     | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
applied                   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
undone by another         | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip        | no-trip        | no-trip        | no-trip        | no-trip        | no-trip
`,
  link: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | wrong-code | wrong-code | wrong-code | wrong-code | wrong-code | wrong-code
`,
  unlink: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-linked | not-linked | not-linked | not-linked | not-linked | not-linked
`,
  show: `
                        | stranger       | guest     | external  | bot      | reader         | requester      | approved       | approver       | linked         | emergency
does not exist          | unknown-person | not-of-us | not-of-us | is-a-bot | unknown-change | unknown-change | unknown-change | unknown-change | unknown-change | unknown-change
being planned           | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
nothing to change       | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
waiting                 | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
frozen                  | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
approved by one         | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
expired                 | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
approved                | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
waiting, before a window | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
approved for its window | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
its window is over      | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
rejected                | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
asked to change         | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
revoked                 | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
refused                 | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
applying                | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
partly done             | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
stopped half way        | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
applied, not measured yet | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
measured otherwise      | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
applied in an emergency | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
waits to be kept        | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
time to keep is over    | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
kept                    | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
undid itself            | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
wanted back at once     | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
being restored          | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
could not be restored   | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
applied                 | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
undone by another       | unknown-person | not-of-us | not-of-us | is-a-bot | its card       | its card       | its card       | its card       | its card       | its card
`,
  questions: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done | done | not-allowed | not-allowed | not-allowed
`,
  use: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-questions | unknown-questions | not-allowed | not-allowed | not-allowed
`,
  change: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-questions | unknown-questions | not-allowed | not-allowed | not-allowed
`,
  notForUs: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | unknown-questions | unknown-questions | not-allowed | not-allowed | not-allowed
`,
  setting: `
               | stranger       | guest     | external  | bot      | reader     | requester  | approved   | approver   | linked     | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done | done | not-allowed | not-allowed | not-allowed
`,
  ...signalAnswers,
};
