/**
 * A JSON number to be written that a `number` cannot hold exactly, or that must have a certain form, as its text:
 * `1856757976530945123`, `0E-18`, `10.000000000000000000`.
 */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}
