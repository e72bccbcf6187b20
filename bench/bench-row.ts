/** One measured figure beside the bar it is held to. */
export interface BenchRow {
  readonly name: string
  readonly measured: number
  readonly unit: string
  readonly bar: string
  readonly passes: boolean
}
