/**
 * The probes in their order. What each tells is kept as evidence; what to ask next and what follows from it all are
 * functions of the evidence alone.
 *
 * At most eight signed calls, 400 ms apart. One that is answered with 429 is the last. A call is begun only where its
 * deadline ends within the time there is.
 */
import { sleep } from '@trading-bridge/core'
import { SIGNATURE_WINDOW_MS } from '@trading-bridge/protocol'
import type { DiagnoseSettings } from './diagnose-options.ts'
import { type Diagnosis, diagnosisOf } from './diagnosis.ts'
import { unstableCall } from './evidence/compare-calls.ts'
import {
  type Evidence,
  isRateLimited,
  NO_EVIDENCE,
  type PlannedCall,
  type WayOut,
} from './evidence/evidence.ts'
import { openRoutes } from './evidence/open-routes.ts'
import { readProbeReply } from './evidence/probe-reply.ts'
import type { Route } from './evidence/route.ts'
import { checkCredentials } from './probes/credential-check.ts'
import { echoLetter, readEcho } from './probes/echo.ts'
import { Messenger } from './probes/messenger.ts'
import { nextCall } from './probes/next-call.ts'
import { CALLS, PROBES, type ProbeId } from './probes/probe.ts'
import { publicLetter, readPublicReply } from './probes/public-call.ts'
import { type KeyPair, signedRequest } from './probes/signed-request.ts'
import { signsRight } from './probes/signer-check.ts'
import { concludeFromWays } from './verdicts/conclude-from-ways.ts'
import {
  describeAddresses,
  describeCall,
  describeClock,
  describeCredentials,
  describeSigner,
  describeWay,
  type EvidenceLine,
} from './verdicts/describe-evidence.ts'

const MOST_SIGNED_CALLS = 8
const SPACING_MS = 400
const CALL_DEADLINE_MS = 2_500
/** A connection that is not made may be given up a moment after its deadline. */
const TIME_FOR_ALL_MS = 8_500
/** Public calls over the preferred route, besides the first: dates have whole seconds, so several tell more. */
const MORE_DATES = 2
const DATES_APART_MS = 300
/** How often the echo service is asked once calls are answered by turns. */
const ECHOES = 3

export class Examination {
  readonly #settings: DiagnoseSettings
  readonly #messenger: Messenger
  readonly #begunAtMs: number
  #lastSignedAtMs = Number.NEGATIVE_INFINITY
  #evidence: Evidence = NO_EVIDENCE

  constructor(settings: DiagnoseSettings) {
    this.#settings = settings
    this.#messenger = new Messenger(settings)
    this.#begunAtMs = settings.clock.monotonicMs()
  }

  /** @throws the signal's reason when it aborts. */
  async run(): Promise<Diagnosis> {
    const pair = this.#lookAtCredentials()
    if (pair !== undefined && this.#trySigner()) {
      await this.#lookForWays()
      await this.#compareClocks()
      await this.#lookAtAddresses()
      await this.#makeSignedCalls(pair)
      await this.#lookAgain()
    }
    return diagnosisOf(this.#evidence, Math.round(this.#elapsedMs()))
  }

  /** P1. Gives the pair back where it can be sent. */
  #lookAtCredentials(): KeyPair | undefined {
    this.#begin('P1')
    const { credentials } = this.#settings
    this.#note({ credentials: checkCredentials(credentials) })
    this.#tell(...describeCredentials(this.#evidence))
    const { apiKey, secret } = credentials
    const isUsable = this.#evidence.credentials.every(({ kind }) => kind === 'odd')
    return isUsable && apiKey !== undefined && secret !== undefined ? { apiKey, secret } : undefined
  }

  /** P2. */
  #trySigner(): boolean {
    this.#begin('P2')
    const isSignerRight = signsRight(this.#settings.makeSigner)
    this.#note({ isSignerRight })
    this.#tell(describeSigner(isSignerRight))
    return isSignerRight
  }

  /** P0. */
  async #lookForWays(): Promise<void> {
    this.#begin('P0')
    const ways = await Promise.all(this.#settings.routes.map((route) => this.#tryWay(route)))
    this.#note({ ways })
  }

  async #tryWay(route: Route): Promise<WayOut> {
    const { localAddress, reply } = await this.#callPublicly(route)
    const way = { route, reply, localAddress, seenAddresses: [] }
    this.#tell(describeWay(way))
    return way
  }

  async #callPublicly(route: Route) {
    const { result, localAddress } = await this.#messenger.send(this.#publicLetter(), route)
    return { localAddress, reply: readPublicReply(result) }
  }

  /** P3. */
  async #compareClocks(): Promise<void> {
    const [route] = this.#routesToUse()
    if (route === undefined) return
    this.#begin('P3')
    for (let sample = 0; sample < MORE_DATES && this.#hasTime(); sample += 1) {
      await this.#wait(DATES_APART_MS)
      const { reply } = await this.#callPublicly(route)
      if (reply.kind === 'rate-limited') return this.#note({ publicAgain: reply })
    }
    const clock = this.#readClock(SIGNATURE_WINDOW_MS - (this.#settings.clock.nowMs() % SIGNATURE_WINDOW_MS))
    this.#note({ clock })
    this.#tell(describeClock(clock))
  }

  /** P4. */
  async #lookAtAddresses(): Promise<void> {
    if (this.#routesToUse().length === 0) return
    this.#begin('P4')
    await this.#askEcho(this.#routesToUse(), 1)
    for (const way of this.#evidence.ways) this.#tell(...describeAddresses(way))
  }

  async #askEcho(routes: readonly Route[], times: number): Promise<void> {
    const { echoUrl } = this.#settings
    if (echoUrl === undefined) return
    for (let time = 0; time < times && this.#hasTime(); time += 1) {
      const seen = await Promise.all(
        routes.map(async (route) => {
          const { result } = await this.#messenger.send(echoLetter(echoUrl, CALL_DEADLINE_MS), route)
          return [route, readEcho(result)] as const
        }),
      )
      this.#note({ ways: this.#evidence.ways.map((way) => withAddress(way, new Map(seen).get(way.route))) })
    }
  }

  /** P5 to P9. */
  async #makeSignedCalls(pair: KeyPair): Promise<void> {
    const routes = this.#routesToUse()
    while (this.#evidence.calls.length < MOST_SIGNED_CALLS && this.#hasTime()) {
      const call = nextCall(this.#evidence, routes)
      if (call === undefined) return
      await this.#wait(SPACING_MS - (this.#settings.clock.monotonicMs() - this.#lastSignedAtMs))
      await this.#makeSignedCall(call, pair)
    }
  }

  async #makeSignedCall(call: PlannedCall, given: KeyPair): Promise<void> {
    const isFirst = this.#evidence.calls.length === 0
    this.#begin(call.kind === 'balances' && !isFirst ? 'P9' : CALLS[call.kind].probe)
    const nowMs =
      this.#settings.clock.nowMs() + (call.time === 'exchange' ? this.#messenger.clock.offsetMs : 0)
    const { endpoint, ...request } = signedRequest(call, { ...this.#settings, given }, nowMs)
    const letter = { ...request, name: endpoint.name, deadlineMs: CALL_DEADLINE_MS }
    const { result, localAddress } = await this.#messenger.send(letter, call.route)
    this.#lastSignedAtMs = this.#settings.clock.monotonicMs()
    const made = { ...call, reply: readProbeReply(endpoint, result), localAddress }
    this.#note({ calls: [...this.#evidence.calls, made] })
    if (this.#evidence.clock !== undefined)
      this.#note({ clock: this.#readClock(this.#evidence.clock.windowLeftMs) })
    this.#tell(describeCall(made, isFirst))
  }

  /** Whether a broken server is broken for everybody, and whether the address changes where answers do. */
  async #lookAgain(): Promise<void> {
    const { calls } = this.#evidence
    const last = calls.at(-1)
    if (last?.reply.kind === 'unavailable' && this.#hasTime()) {
      const { reply } = await this.#callPublicly(last.route)
      this.#note({ publicAgain: reply })
    }
    const unstable = unstableCall(calls)
    if (unstable !== undefined) await this.#askEcho([unstable.route], ECHOES)
  }

  /** The routes for signed calls: none where the public calls have settled it. */
  #routesToUse(): readonly Route[] {
    const { ways } = this.#evidence
    const isSettled = concludeFromWays(ways) !== undefined || isRateLimited(this.#evidence)
    return isSettled ? [] : openRoutes(ways)
  }

  #publicLetter() {
    return publicLetter(this.#settings.symbol, CALL_DEADLINE_MS)
  }

  #readClock(windowLeftMs: number) {
    return { ...this.#messenger.clock, windowLeftMs }
  }

  #note(news: Partial<Evidence>): void {
    this.#evidence = { ...this.#evidence, ...news }
  }

  #begin(probe: ProbeId): void {
    this.#settings.onEvent({ kind: 'begun', probe, does: PROBES[probe].does })
  }

  #tell(...lines: readonly EvidenceLine[]): void {
    for (const line of lines) this.#settings.onEvent({ kind: 'found', line })
  }

  async #wait(durationMs: number): Promise<void> {
    if (durationMs > 0) await sleep(this.#settings.clock, durationMs, this.#settings.signal)
  }

  #elapsedMs(): number {
    return this.#settings.clock.monotonicMs() - this.#begunAtMs
  }

  #hasTime(): boolean {
    return this.#elapsedMs() + SPACING_MS + CALL_DEADLINE_MS <= TIME_FOR_ALL_MS
  }
}

function withAddress(way: WayOut, address: string | undefined): WayOut {
  return address === undefined ? way : { ...way, seenAddresses: [...way.seenAddresses, address] }
}
