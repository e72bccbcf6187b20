/** As much of Markdown as the checks need: headings with the anchors GitHub gives them, and links. */

export interface Heading {
  readonly text: string
  readonly anchor: string
}

export interface Link {
  readonly target: string
  readonly index: number
}

/** The headings of a page, in order. A heading that repeats gets `-1`, `-2` and so on after its anchor. */
export function headingsOf(markdown: string): readonly Heading[] {
  const seen = new Map<string, number>()
  return [...withoutCodeBlocks(markdown).matchAll(/^#{1,6} +(.+?) *#* *$/gm)].map((match) => {
    const text = match[1] ?? ''
    const slug = slugOf(text)
    const repeats = seen.get(slug) ?? 0
    seen.set(slug, repeats + 1)
    return { text, anchor: repeats === 0 ? slug : `${slug}-${repeats}` }
  })
}

/** Inline links, images and reference definitions; not what stands in code. */
export function linksOf(markdown: string): readonly Link[] {
  const prose = withoutInlineCode(withoutCodeBlocks(markdown))
  const inline = [...prose.matchAll(/\]\(\s*<?([^)<>\s]+)>?(?:\s+"[^"]*")?\s*\)/g)]
  const definitions = [...prose.matchAll(/^ {0,3}\[[^\]]+\]: +(\S+)/gm)]
  return [...inline, ...definitions].map((match) => ({ target: match[1] ?? '', index: match.index }))
}

/** Lower case, without punctuation, blanks as dashes: the anchor of a heading as GitHub makes it. */
function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Blanks keep every character at its place, so that positions still point into the page. */
function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^ {0,3}(```+|~~~+)[^\n]*\n[\s\S]*?^ {0,3}\1[^\n]*$/gm, blank)
}

function withoutInlineCode(markdown: string): string {
  return markdown.replace(/`[^`\n]*`/g, blank)
}

function blank(code: string): string {
  return code.replace(/[^\n]/g, ' ')
}
