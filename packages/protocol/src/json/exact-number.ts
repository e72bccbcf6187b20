/**
 * A JSON number that a `number` cannot hold exactly or that must be written in a certain form, kept as its text:
 * `1856757976530945123`, `9.1E-10`, `0E-18`, `10.000000000000000000`.
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
