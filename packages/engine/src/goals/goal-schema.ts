/**
 * The one schema of a goal. It is given the document and two things that the rules need beside it: which settings were
 * written at all, and the moment. Each problem comes out as an issue whose `params` are the parts of a `GoalProblem`.
 */
import { z } from 'zod'
import { brokenRules } from './goal-rules.ts'
import { settingsOf } from './settings-of.ts'
import { writtenGoal } from './written-goal.ts'

export const goalSchema = z
  .object({ goal: writtenGoal, given: z.set(z.string()), nowMs: z.number().int() })
  .superRefine(
    (input, context) => {
      for (const { path, message, ...params } of brokenRules(input))
        context.addIssue({ code: 'custom', path: ['goal', ...path.split('.')], message, params })
    },
    // Rules between settings are told together with what is wrong with single ones.
    { when: () => true },
  )
  .transform(({ goal, nowMs }) => settingsOf(goal, nowMs))
