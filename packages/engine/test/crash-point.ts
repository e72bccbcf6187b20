/**
 * A process that dies at one of its awaits: before a call is made, or after it has done its work and before its answer is
 * seen. From then on nothing of the old process goes on: every further call of it stays unanswered for ever.
 */
import type { BotStorage, LedgerStorage, Venue } from '../src/index.ts'

export interface Step {
  /** `storage.commit`, `bots.changeBot`, `venue.submit` and so on. */
  readonly call: string
  readonly when: 'before' | 'after'
  readonly parameters: readonly unknown[]
}

/** Answers at once and does nothing: there is no await to die at. */
const SYNCHRONOUS: ReadonlySet<string | symbol> = new Set(['refusesAccess'])

export class CrashPoint {
  readonly #dies: (step: Step, nth: number) => boolean
  readonly #never = new Promise<never>(() => undefined)
  #die: () => void = () => undefined
  /** Resolves when the process has died. */
  readonly death: Promise<'died'>
  #isDead = false
  #steps = 0

  /** `dies` is asked at each await, numbered from 1. */
  constructor(dies: (step: Step, nth: number) => boolean) {
    this.#dies = dies
    this.death = new Promise((resolve) => {
      this.#die = () => resolve('died')
    })
  }

  get isDead(): boolean {
    return this.#isDead
  }

  get steps(): number {
    return this.#steps
  }

  storage(inner: LedgerStorage): LedgerStorage {
    return this.#mortal('storage', inner)
  }

  bots(inner: BotStorage): BotStorage {
    return this.#mortal('bots', inner)
  }

  venue(inner: Venue): Venue {
    return this.#mortal('venue', inner)
  }

  #mortal<Target extends object>(name: string, inner: Target): Target {
    return new Proxy(inner, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target)
        if (typeof value !== 'function' || SYNCHRONOUS.has(property)) return value
        return (...parameters: unknown[]) =>
          this.#call({ call: `${name}.${String(property)}`, parameters }, () =>
            value.apply(target, parameters),
          )
      },
    })
  }

  async #call(step: Omit<Step, 'when'>, work: () => Promise<unknown>): Promise<unknown> {
    if (this.#reaches({ ...step, when: 'before' })) return await this.#never
    try {
      return await work()
    } finally {
      if (this.#reaches({ ...step, when: 'after' })) await this.#never
    }
  }

  #reaches(step: Step): boolean {
    if (this.#isDead) return true
    this.#steps += 1
    if (!this.#dies(step, this.#steps)) return false
    this.#isDead = true
    this.#die()
    return true
  }
}
