/** Text of an HTML page. What is put into a template is escaped, unless it is markup itself, so that nothing is forgotten. */

/** Made by `html` alone. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Inserted = string | number | Markup | readonly Inserted[]

/** Tag of a template: ``html`<b>${name}</b>` ``. */
export function html(parts: TemplateStringsArray, ...inserted: readonly Inserted[]): Markup {
  return new Markup(
    parts.map((part, index) => (index === 0 ? part : textOf(inserted[index - 1] ?? '') + part)).join(''),
  )
}

function textOf(value: Inserted): string {
  if (value instanceof Markup) return value.text
  if (typeof value === 'string') return escaped(value)
  return typeof value === 'number' ? String(value) : value.map(textOf).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters, which no page may hold, become replacement characters. */
function escaped(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a page.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  )
}
