/** Puts words into the blanks of a sentence: `{route}` by its name. A blank nobody has a word for stays as it is. */
export function fillBlanks(sentence: string, words: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (blank, name: string) => words[name] ?? blank)
}
