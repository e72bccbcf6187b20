/** Balances. Two rows a currency, the frozen one first. Source: observed (docs/coinstore/account.md). */
import { ExactNumber } from '@trading-bridge/protocol'
import { unitsText } from '../accounts/units.ts'
import { type AnswerContext, exactDataOf, type SignedAnswerer } from './answer.ts'

const SPOT_ACCOUNT = 1

export function accountAnswers({ exchange }: AnswerContext): {
  readonly accountList: SignedAnswerer<'accountList'>
} {
  return {
    accountList(_, { accountId, uid }) {
      const rows = exchange.balances(accountId).flatMap(({ asset, available, frozen }) => {
        const holder = {
          uid: new ExactNumber(uid),
          accountId: new ExactNumber(accountId),
          accountType: SPOT_ACCOUNT,
          currency: asset,
        }
        return [
          { ...holder, balance: unitsText(frozen), type: 4 as const, typeName: 'FROZEN' },
          { ...holder, balance: unitsText(available), type: 1 as const, typeName: 'AVAILABLE' },
        ]
      })
      return exactDataOf<'accountList'>(rows)
    },
  }
}
