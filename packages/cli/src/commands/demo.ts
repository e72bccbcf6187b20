/**
 * The demo: an exchange on loopback, an installation in a folder of its own, and three bots that work at once while things go
 * wrong. All of it is what runs against the real exchange too; only the address differs.
 */
import { sleep, systemClock } from '@trading-bridge/core'
import type { Sandbox } from '@trading-bridge/sandbox'
import type { BotDesk, BotView, RunningBots, Service } from '@trading-bridge/service'
import { stateAccounts } from '../bots/state-accounts.ts'
import type { CommandContext } from '../command-context.ts'
import { demoDisplay } from '../demo/demo-display.ts'
import { DEMO_FAULTS, openDemoExchange } from '../demo/demo-exchange.ts'
import { DEMO_GOALS } from '../demo/demo-goals.ts'
import { DemoInstallation } from '../demo/demo-installation.ts'
import { introduction } from '../demo/demo-introduction.ts'
import { orderRecord } from '../demo/demo-proof.ts'
import { type DemoResult, demoResultJson, demoResultText, isProven } from '../demo/demo-result.ts'
import { DemoStory } from '../demo/demo-story.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { leftOpenText } from '../present/bot/left-open.ts'
import { jsonLine } from '../present/json.ts'

export interface DemoOptions {
  /** The same seed gives the same market. */
  readonly seed?: number
}

const LOOK_EVERY_MS = 500
/** It ends by then, whatever its goals have come to. */
const LONGEST_MS = 65_000

export async function runDemo({ seed = 1 }: DemoOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, lastWords } = context
  await using sandbox = await openDemoExchange(seed)
  await using installation = await DemoInstallation.open(sandbox)
  const { service } = installation
  await createBots(service.bots)
  if (!terminal.json) terminal.stdout.write(await introduction(sandbox, service, terminal))
  const startedAtMs = systemClock.nowMs()
  const running = await service.runBots()
  const forget = lastWords.set(() => leftOpenText(running.leftOpen()))
  try {
    const story = await watch(sandbox, running.desk, context)
    const result = await conclude({ sandbox, service, running, story, startedAtMs })
    terminal.stdout.write(
      terminal.json ? jsonLine(demoResultJson(result)) : await demoResultText(result, terminal),
    )
    return exitCodeOf(result, context)
  } finally {
    forget()
    await running.close()
  }
}

async function createBots(bots: BotDesk): Promise<void> {
  for (const { name, text } of DEMO_GOALS) {
    const result = await bots.create(text)
    if (result.kind === 'refused') {
      const reasons = result.problems.map(({ path, message }) => `${path}: ${message}`)
      throw new Error(`The demo's own goal ${name} is refused. ${reasons.join(' ')}`)
    }
    await bots.start(name)
  }
}

/** Until all goals are over, or somebody wants it to end. Returns what was told of what went wrong. */
async function watch(
  sandbox: Sandbox,
  desk: BotDesk,
  { terminal, signal }: CommandContext,
): Promise<DemoStory> {
  const display = demoDisplay(terminal)
  const story = new DemoStory((line) => display.story(line))
  const stopListening = sandbox.faults.onFired((fired) => story.fired(fired))
  sandbox.faults.add(DEMO_FAULTS)
  const untilMs = systemClock.monotonicMs() + LONGEST_MS
  try {
    for (;;) {
      const views = await viewsOf(desk)
      story.seen(views)
      display.views(views, systemClock.nowMs())
      const isOver = views.every(({ bot }) => bot.endedAtMs !== null)
      if (isOver || signal.aborted || systemClock.monotonicMs() > untilMs) return story
      await sleep(systemClock, LOOK_EVERY_MS, signal).catch(() => undefined)
    }
  } finally {
    display.end()
    stopListening()
    sandbox.faults.clear()
  }
}

async function viewsOf(desk: BotDesk): Promise<readonly BotView[]> {
  const views: BotView[] = []
  for (const { name } of DEMO_GOALS) views.push(await desk.show(name))
  return views
}

interface Ending {
  readonly sandbox: Sandbox
  readonly service: Service
  readonly running: RunningBots
  readonly story: DemoStory
  readonly startedAtMs: number
}

async function conclude({ sandbox, service, running, story, startedAtMs }: Ending): Promise<DemoResult> {
  const leftOpen = await running.close()
  const accounts = sandbox.accounts.map(({ name }) => name)
  return {
    stated: await stateAccounts(service, accounts, startedAtMs),
    views: await viewsOf(service.bots),
    story: story.lines,
    record: orderRecord(sandbox),
    leftOpen,
    startedAtMs,
    endedAtMs: systemClock.nowMs(),
  }
}

function exitCodeOf(result: DemoResult, { signal }: CommandContext): ExitCode {
  if (result.leftOpen.length > 0) return EXIT_CODES.unknownOutcome
  if (signal.aborted) return EXIT_CODES.interrupted
  const areDone = result.views.every(({ bot }) => bot.actual === 'finished')
  return areDone && isProven(result) ? EXIT_CODES.done : EXIT_CODES.rejected
}
