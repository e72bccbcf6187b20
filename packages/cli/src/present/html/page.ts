/**
 * A page that stands by itself: no script, nothing loaded from anywhere, and a policy that forbids both even to text that
 * escaped its escaping.
 */
import { createHash } from 'node:crypto'
import { html, Markup } from './markup.ts'

export interface Page {
  readonly title: string
  readonly style: string
  readonly body: Markup
}

export function pageText({ title, style, body }: Page): string {
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text
}
