import { inspect } from 'node:util'

/**
 * A secret on its way from the vault or the environment to the signer. It prints, inspects and serialises as
 * `[secret]` and lends its bytes to one call at a time, so that it cannot reach a log by accident.
 *
 * Does not wipe memory: JavaScript cannot promise that.
 */
export class Secret {
  readonly #bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Takes the text as it is: nothing is trimmed or decoded. Its bytes are the text's UTF-8. */
  static fromText(text: string): Secret {
    return new Secret(new TextEncoder().encode(text))
  }

  /** Takes a copy of the bytes as they are. */
  static fromBytes(bytes: Uint8Array): Secret {
    return new Secret(Uint8Array.from(bytes))
  }

  /** Hands the bytes to `borrow` and returns its result. The bytes must not be kept. */
  use<Result>(borrow: (bytes: Uint8Array) => Result): Result {
    return borrow(this.#bytes)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
