import type { ExecutionSummary, GoalResult, Statement } from '@trading-bridge/engine'
import type { JsonObject } from '../present/json.ts'

/** The statement as one object for a program. Its shape is in docs/cli.md. */
export function statementJson(result: GoalResult, statement: Statement): JsonObject {
  const { goal, booked, exchange, balances, differences } = statement
  return {
    goal: {
      symbol: goal.symbol,
      side: goal.side,
      quantity: goal.quantity,
      sliceQuantity: goal.sliceQuantity,
      maxSlippageBps: goal.maxSlippageBps,
    },
    end: result.end.kind,
    orders: result.slices.length,
    ...summaryJson(booked),
    exchange: { fills: exchange.fills, ...summaryJson(exchange) },
    balances: balances.map(({ asset, before, after, change, explained }) => ({
      asset,
      before,
      after,
      change,
      explained,
    })),
    isEqual: differences.length === 0,
    differences,
    startedAtMs: result.startedAtMs,
    endedAtMs: result.endedAtMs,
  }
}

function summaryJson({ filled, notional, averagePrice, fees }: ExecutionSummary): JsonObject {
  return {
    filled,
    notional,
    averagePrice: averagePrice ?? null,
    fees: fees.map(({ asset, amount }) => ({ asset, amount })),
  }
}
