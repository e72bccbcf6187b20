import { VaultError } from '@trading-bridge/core'

/** Where a request that is to be signed goes. */
export interface SigningTarget {
  /** Scheme, host and port: `https://api.coinstore.com`. */
  readonly origin: string
  readonly method: string
  /** As it is sent, without the query. */
  readonly path: string
}

/** Where a credential may be used. */
export interface SigningBounds {
  readonly origin: string
  /** Each as method and path: `POST /api/trade/order/place`. Nothing else is signed. */
  readonly paths: readonly string[]
}

export interface BoundSignerOptions<Request extends SigningTarget, Signature> extends SigningBounds {
  /** Holds the plaintext, and is called only for requests within the bounds. */
  readonly sign: (request: Request) => Signature
  readonly onClose: (signer: BoundSigner<Request, Signature>) => void
}

/**
 * Signs with a credential of the vault, for one host and a list of paths. It goes on signing when the vault is locked, so
 * that orders can still be cancelled; closing it ends that.
 */
export class BoundSigner<Request extends SigningTarget, Signature> {
  readonly #origin: string
  readonly #paths: ReadonlySet<string>
  readonly #onClose: (signer: BoundSigner<Request, Signature>) => void
  #sign: ((request: Request) => Signature) | undefined

  constructor({ origin, paths, sign, onClose }: BoundSignerOptions<Request, Signature>) {
    this.#origin = origin
    this.#paths = new Set(paths)
    this.#sign = sign
    this.#onClose = onClose
  }

  /**
   * @throws {VaultError} `TB_VAULT_SIGNING_REFUSED`: the request goes elsewhere than the credential may.
   * `TB_VAULT_LOCKED`: the signer is closed. Nothing was signed.
   */
  sign(request: Request): Signature {
    if (this.#sign === undefined) throw signerClosed()
    if (request.origin !== this.#origin) throw otherHost(request.origin, this.#origin)
    if (!this.#paths.has(`${request.method} ${request.path}`)) throw otherPath(request)
    return this.#sign(request)
  }

  /** Gives up the credential. Closing again does nothing. */
  close(): void {
    if (this.#sign === undefined) return
    this.#sign = undefined
    this.#onClose(this)
  }
}

function signerClosed(): VaultError {
  return new VaultError('TB_VAULT_LOCKED', 'The signer was closed.', {
    next: 'Open the account again.',
  })
}

function otherHost(asked: string, origin: string): VaultError {
  return new VaultError('TB_VAULT_SIGNING_REFUSED', `The signer signs for ${origin}, not for ${asked}.`, {
    next: 'Nothing was sent. Check the address that is configured for the account.',
  })
}

function otherPath({ method, path }: SigningTarget): VaultError {
  return new VaultError('TB_VAULT_SIGNING_REFUSED', `The signer does not sign ${method} ${path}.`, {
    next: 'Nothing was sent. It signs what reads and trades; money is moved on the website.',
  })
}
