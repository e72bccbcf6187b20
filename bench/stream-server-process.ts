/** The sandbox that `stream-server.ts` measures, alone in its process: tells its address, then its CPU time when asked. */
import { Sandbox } from '../packages/sandbox/src/sandbox.ts'
import type { FromServer } from './stream-server.ts'

/** Several steps within each interval, so that every push has something to say. */
const CROWD_STEP_MS = 50

const sandbox = await Sandbox.open({ crowd: { historyHours: 1, stepMs: CROWD_STEP_MS } })
process.on('message', () => tell({ cpuMs: cpuMs(), error: errorText() }))
process.on('disconnect', () => {
  void sandbox.close()
})
tell({
  wsUrl: sandbox.wsUrl,
  symbolIds: sandbox.exchange.markets().map(({ symbolId }) => symbolId),
  monotonicOriginMs: performance.timeOrigin,
})

function tell(message: FromServer): void {
  process.send?.(message)
}

/** Of all threads of the process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

function errorText(): string | undefined {
  return sandbox.lastError === undefined ? undefined : String(sandbox.lastError)
}
