import { InvalidInputError } from '@trading-bridge/core'
import type { ProblemRow } from '@trading-bridge/service'

/** A goal with everything that is wrong with it. Nothing was made. */
export class RefusedGoalError extends InvalidInputError {
  readonly problems: readonly ProblemRow[]

  constructor(subject: string, problems: readonly ProblemRow[]) {
    const [first] = problems
    const isOne = problems.length === 1
    const what = isOne ? 'One thing' : `${problems.length} things`
    super({
      rule: first?.code ?? 'goal',
      subject,
      value: '',
      limit: first?.limit ?? 'a goal',
      passes: first?.passes,
      message: `${what} in ${subject} ${isOne ? 'is' : 'are'} refused; nothing was made.`,
      next: `Mend ${isOne ? 'it' : 'all of them'}; "trading-bridge bot example KIND" prints a goal that passes, with every setting told.`,
    })
    this.problems = problems
  }
}
