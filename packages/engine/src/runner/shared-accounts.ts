/**
 * The accounts that bots trade on, each opened once for all of them. An opening that fails is told to everybody who waits for
 * it, and is not tried again before a pause: twenty bots of one account are no reason to knock twenty times.
 */
import type { Clock, Random } from '@trading-bridge/core'
import { BackOff } from './back-off.ts'
import type { AccountSource, Diagnose, Diagnosis } from './runner-account.ts'
import { SharedAccount } from './shared-account.ts'

export interface SharedAccountsOptions {
  readonly source: AccountSource
  readonly diagnose: Diagnose | undefined
  readonly clock: Clock
  readonly random: Random
  /** Gives up openings and diagnoses. */
  readonly signal: AbortSignal
}

interface Use {
  readonly opening: Promise<SharedAccount>
  users: number
}

interface Failure {
  readonly error: unknown
  readonly untilMs: number
}

/** A diagnosis is good for so long: what the doctor asks takes requests of the account too. */
const DIAGNOSIS_FOR_MS = 600_000

export class SharedAccounts {
  readonly #options: SharedAccountsOptions
  readonly #uses = new Map<string, Use>()
  readonly #failures = new Map<string, Failure>()
  readonly #backOffs = new Map<string, BackOff>()
  readonly #closings = new Map<string, Promise<void>>()
  readonly #diagnoses = new Map<
    string,
    { readonly atMs: number; readonly found: Promise<Diagnosis | undefined> }
  >()

  constructor(options: SharedAccountsOptions) {
    this.#options = options
  }

  /**
   * The account, opened; `release` it once for every time.
   *
   * @throws what the opening throws, or threw a moment ago.
   */
  async acquire(accountId: string): Promise<SharedAccount> {
    // How it was closed is the business of whoever closed it.
    await this.#closings.get(accountId)?.catch(() => undefined)
    const use = this.#uses.get(accountId) ?? this.#open(accountId)
    use.users += 1
    return await use.opening
  }

  async release({ account: { accountId } }: SharedAccount): Promise<void> {
    const use = this.#uses.get(accountId)
    if (use === undefined) return
    use.users -= 1
    if (use.users > 0) return
    this.#uses.delete(accountId)
    const closing = use.opening
      .then((shared) => shared.close())
      .finally(() => this.#closings.delete(accountId))
    this.#closings.set(accountId, closing)
    await closing
  }

  /** Why the exchange refuses the account's key: asked once for all of its bots. `undefined` where the doctor cannot say. */
  async diagnosis(accountId: string): Promise<Diagnosis | undefined> {
    const { clock, diagnose } = this.#options
    if (diagnose === undefined) return undefined
    const known = this.#diagnoses.get(accountId)
    if (known !== undefined && clock.monotonicMs() - known.atMs < DIAGNOSIS_FOR_MS) return await known.found
    const found = this.#ask(diagnose, accountId)
    this.#diagnoses.set(accountId, { atMs: clock.monotonicMs(), found })
    return await found
  }

  /** The key works: should it be refused again, the doctor is asked anew. */
  keyWorks(accountId: string): void {
    this.#diagnoses.delete(accountId)
  }

  /** A doctor who fails cannot say. */
  async #ask(diagnose: Diagnose, accountId: string): Promise<Diagnosis | undefined> {
    try {
      return await diagnose(accountId, { signal: this.#options.signal })
    } catch {
      return undefined
    }
  }

  #open(accountId: string): Use {
    const { source, signal } = this.#options
    const failure = this.#failures.get(accountId)
    if (failure !== undefined && this.#options.clock.monotonicMs() < failure.untilMs) throw failure.error
    const opening = source(accountId, { signal }).then((account) => {
      this.#failures.delete(accountId)
      this.#backOffs.delete(accountId)
      return new SharedAccount(account)
    })
    const use: Use = { opening, users: 0 }
    this.#uses.set(accountId, use)
    opening.catch((error: unknown) => this.#failed(accountId, error))
    return use
  }

  #failed(accountId: string, error: unknown): void {
    const backOff = this.#backOffs.get(accountId) ?? new BackOff(this.#options.random)
    this.#backOffs.set(accountId, backOff)
    this.#uses.delete(accountId)
    // A little less than whoever waits for it waits: their next try is a new one.
    const pauseMs = backOff.next() / 2
    this.#failures.set(accountId, { error, untilMs: this.#options.clock.monotonicMs() + pauseMs })
  }
}
