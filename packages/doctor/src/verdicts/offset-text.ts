/** An offset of the exchange's clock, in seconds and in words. */
export function offsetText(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / 1_000
  const amount = seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds))
  return `${amount} s ${offsetMs > 0 ? 'behind' : 'ahead of'} the exchange's`
}
