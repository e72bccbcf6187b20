/** How long a virtual day of the default sandbox takes: its crowd in three markets, alone and with a journal. */
import { VirtualTime } from '@trading-bridge/core'
import { Journal, Sandbox } from '@trading-bridge/sandbox'
import type { BenchRow } from './bench-row.ts'

const START_AT_MS = 1_771_000_000_000
const DAY_MS = 86_400_000
const BAR_SECONDS = 60

export async function benchVirtualTime(): Promise<readonly BenchRow[]> {
  const alone = await liveADay({ isJournalKept: false })
  const kept = await liveADay({ isJournalKept: true })
  return [
    rowOf('24 h of virtual time, default crowd, 3 markets', alone.seconds),
    rowOf(`the same with its journal hashed, ${kept.events} events`, kept.seconds),
  ]
}

async function liveADay({ isJournalKept }: { readonly isJournalKept: boolean }) {
  const time = new VirtualTime(START_AT_MS)
  await using sandbox = await Sandbox.open({ clock: time.clock })
  await using journal = isJournalKept ? await Journal.open(sandbox.exchange) : undefined
  const startedMs = performance.now()
  await time.advance(DAY_MS)
  return { seconds: (performance.now() - startedMs) / 1_000, events: journal?.events ?? 0 }
}

function rowOf(name: string, seconds: number): BenchRow {
  return {
    name,
    measured: Math.round(seconds * 10) / 10,
    unit: 's',
    bar: `less than ${BAR_SECONDS}`,
    passes: seconds < BAR_SECONDS,
  }
}
