/**
 * The states of a bot, as tables: what a person's wish makes of each, and which state may follow which. The database,
 * the runner and whoever steers a bot all go by them.
 *
 * A pause does not stop the plan: a goal that was paused does not get that time back, and what it did not trade in
 * the meantime is a shortfall like any other.
 *
 * @see docs/bots.md
 */
import type { ActualState, Bot, DesiredState } from './bot.ts'
import type { BotChange } from './bot-storage.ts'

/** What a person may want of a bot. */
export type Wish = 'start' | 'pause' | 'resume' | 'stop' | 'archive'

export type Steering =
  | { readonly kind: 'change'; readonly change: BotChange; readonly event: string }
  /** it is as wanted already */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly message: string }

/** What the runner may make of each state. `stopped`, `finished` and `failed` are for ever. */
const MAY_FOLLOW: Readonly<Record<ActualState, readonly ActualState[]>> = {
  created: ['running', 'paused', 'stopping', 'finished', 'failed'],
  running: ['paused', 'stopping', 'finished', 'failed'],
  paused: ['running', 'stopping', 'finished', 'failed'],
  stopping: ['stopped'],
  stopped: [],
  finished: [],
  failed: [],
}

export function mayFollow(from: ActualState, to: ActualState): boolean {
  return MAY_FOLLOW[from].includes(to)
}

type Steered = Pick<Bot, 'name' | 'desired' | 'actual' | 'archivedAtMs'>

/** What a wish changes at a bot, at this moment. */
export function steer(bot: Steered, wish: Wish, atMs: number): Steering {
  const phase = phaseOf(bot)
  switch (wish) {
    case 'start':
    case 'resume':
      return begin(bot, phase, wish)
    case 'pause':
      return pause(bot, phase)
    case 'stop':
      return stop(bot, phase, atMs)
    case 'archive':
      return archive(bot, phase, atMs)
  }
}

/** What counts for a wish: a bot that is to be stopped is past all others, though its loop may not have seen it yet. */
type Phase = 'created' | 'alive' | 'stopping' | 'over'

function phaseOf({ actual, desired }: Steered): Phase {
  if (actual === 'stopped' || actual === 'finished' || actual === 'failed') return 'over'
  if (actual === 'stopping' || desired === 'stopped') return 'stopping'
  return actual === 'created' ? 'created' : 'alive'
}

function begin(bot: Steered, phase: Phase, wish: 'start' | 'resume'): Steering {
  const { name, desired } = bot
  if (phase === 'over') return refused(`Bot ${name} is ${bot.actual}, for ever: make another.`)
  if (phase === 'stopping') return refused(`Bot ${name} is being stopped, for ever: make another.`)
  if (phase === 'created' && wish === 'resume' && desired !== 'running')
    return refused(`Bot ${name} was never started: start it.`)
  return desired === 'running' ? NOTHING : wanted('running', phase === 'created' ? 'started' : 'resumed')
}

function pause(bot: Steered, phase: Phase): Steering {
  const { name, desired } = bot
  if (phase === 'over') return refused(`Bot ${name} is ${bot.actual}: there is nothing to pause.`)
  if (phase === 'stopping') return refused(`Bot ${name} is being stopped.`)
  return desired === 'paused' ? NOTHING : wanted('paused', 'pausing')
}

function stop(bot: Steered, phase: Phase, atMs: number): Steering {
  if (phase === 'over' && bot.actual !== 'stopped')
    return refused(`Bot ${bot.name} is ${bot.actual}: there is nothing to stop.`)
  if (phase === 'over' || phase === 'stopping') return NOTHING
  // What no loop has taken up yet may still have been started: only a bot that nobody started has surely no orders.
  if (phase === 'created' && bot.desired !== 'running') {
    const change = {
      desired: 'stopped',
      actual: 'stopped',
      reason: 'never started',
      endedAtMs: atMs,
    } as const
    return { kind: 'change', change, event: 'stopped' }
  }
  return wanted('stopped', 'stopping')
}

function archive(bot: Steered, phase: Phase, atMs: number): Steering {
  if (phase !== 'over') return refused(`Bot ${bot.name} is ${bot.actual}: stop it first.`)
  if (bot.archivedAtMs !== undefined) return NOTHING
  return { kind: 'change', change: { archivedAtMs: atMs }, event: 'archived' }
}

const NOTHING: Steering = { kind: 'nothing' }

function wanted(desired: DesiredState, event: string): Steering {
  return { kind: 'change', change: { desired }, event }
}

function refused(message: string): Steering {
  return { kind: 'refused', message }
}
