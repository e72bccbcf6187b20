/** How many letters must be put in, taken out or changed to make one word of the other. Case counts. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1]
    for (let column = 0; column < to.length; column += 1) {
      const changed = (previous[column] ?? 0) + (letter === to[column] ? 0 : 1)
      current.push(Math.min(changed, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}

/** The name that was most likely meant; `undefined` where none is near enough: a third of the letters may be wrong. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  let nearest: { readonly name: string; readonly distance: number } | undefined
  for (const name of names) {
    const distance = editDistance(name.toLowerCase(), written.toLowerCase())
    if (distance <= written.length / 3 && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY))
      nearest = { name, distance }
  }
  return nearest?.name
}
