/** What everyone is answered to everything in every state of a travel exception: one grid an act, a row a state, a column an actor. Read it as the specification. */
import type { ActName } from '../decisions/decision-grid';

export type ExceptionAct = Extract<
  ActName,
  'approve' | 'schedule' | 'reject' | 'ask' | 'revoke' | 'emergency' | 'review' | 'keep' | 'revert' | 'resume' | 'extend' | 'end'
>;

export const exceptionAnswers: Readonly<Record<ExceptionAct, string>> = {
  approve: `
                           | stranger       | guest     | external  | bot      | reader          | requester       | approved         | approver        | linked          | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done             | done            | done            | not-an-approver
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | approved-already | done            | done            | not-an-approver
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done             | done            | done            | not-an-approver
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided  | already-decided | already-decided | already-decided
`,
  schedule: `
                           | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window       | no-window       | no-window       | not-an-approver
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window       | no-window       | no-window       | not-an-approver
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | no-window       | no-window       | no-window       | not-an-approver
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  reject: `
                           | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | done            | done            | done            | done            | not-an-approver
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  ask: `
                           | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-an-approver | self-approval   | done            | done            | done            | not-an-approver
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  revoke: `
                           | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed     | done            | done            | done            | done            | done
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided | already-decided | already-decided | already-decided | already-decided | already-decided
`,
  emergency: `
                           | stranger       | guest     | external  | bot      | reader              | requester           | approved            | approver            | linked              | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | not-for-emergencies | done
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | already-decided     | already-decided     | already-decided     | already-decided     | already-decided     | already-decided
`,
  review: `
               | stranger       | guest     | external  | bot      | reader            | requester         | approved          | approver          | linked            | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review | nothing-to-review
`,
  keep: `
               | stranger       | guest     | external  | bot      | reader          | requester       | approved        | approver        | linked          | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep | nothing-to-keep
`,
  revert: `
                           | stranger       | guest     | external  | bot      | reader            | requester         | approved          | approver          | linked            | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | nothing-to-revert | nothing-to-revert | not-allowed       | not-allowed       | not-allowed
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | nothing-to-revert | nothing-to-revert | not-allowed       | not-allowed       | not-allowed
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | nothing-to-revert | nothing-to-revert | not-allowed       | not-allowed       | not-allowed
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done              | done              | done              | done              | done
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done              | done              | done              | done              | done
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done              | done              | done              | done              | done
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert | nothing-to-revert
`,
  resume: `
               | stranger       | guest     | external  | bot      | reader            | requester         | approved          | approver          | linked            | emergency
in every state | unknown-person | not-of-us | not-of-us | is-a-bot | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume | nothing-to-resume
`,
  extend: `
                           | stranger       | guest     | external  | bot      | reader      | requester | approved  | approver    | linked      | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | done      | done      | not-allowed | not-allowed | not-allowed
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | trip-over | trip-over | not-allowed | not-allowed | not-allowed
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | trip-over | trip-over | not-allowed | not-allowed | not-allowed
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | trip-over | trip-over | not-allowed | not-allowed | not-allowed
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | trip-over | trip-over | not-allowed | not-allowed | not-allowed
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed | no-trip   | no-trip   | not-allowed | not-allowed | not-allowed
`,
  end: `
                           | stranger       | guest     | external  | bot      | reader            | requester   | approved    | approver    | linked      | emergency
being planned              | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
nothing to do              | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
refused                    | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
waiting                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done        | done        | done        | done        | done
rejected                   | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
approved, begins later     | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done        | done        | done        | done        | done
taken back before it began | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
beginning                  | unknown-person | not-of-us | not-of-us | is-a-bot | begins            | begins      | begins      | begins      | begins      | begins
under way                  | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done        | done        | done        | done        | done
overdue                    | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done        | done        | done        | done        | done
asked to end now           | unknown-person | not-of-us | not-of-us | is-a-bot | not-allowed       | done        | done        | done        | done        | done
ending                     | unknown-person | not-of-us | not-of-us | is-a-bot | ending            | ending      | ending      | ending      | ending      | ending
its end stopped            | unknown-person | not-of-us | not-of-us | is-a-bot | end-stopped       | end-stopped | end-stopped | end-stopped | end-stopped | end-stopped
over                       | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
a longer end waits         | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
a longer end was approved  | unknown-person | not-of-us | not-of-us | is-a-bot | no-trip           | no-trip     | no-trip     | no-trip     | no-trip     | no-trip
`,
};
