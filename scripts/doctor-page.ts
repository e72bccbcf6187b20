/** `docs/doctor.md`, made from the values that the doctor itself speaks from. */
import {
  CALLS,
  EXPLAIN_FINDINGS,
  FINDINGS,
  NEXT_STEPS,
  type NextStepId,
  OUTCOMES,
  PROBES,
  READINGS,
  type Reading,
  SIGNING_MISTAKES,
  VERDICTS,
  type VerdictId,
} from '@trading-bridge/doctor'

const INTRODUCTION = `# The doctor

The doctor finds out why the exchange says no. One reply never names the cause, for the exchange has one code for
several causes ([authentication errors](coinstore/authentication-errors.md)). Several probes do: the doctor compares the answer to the
real request with the answers to requests that are wrong on purpose, and over other ways out of the machine.

\`\`\`sh
npx trading-bridge doctor
npx trading-bridge doctor --route 6 4 --json
npx trading-bridge doctor --proxy http://proxy.example:3128 --report report.md
\`\`\`

Credentials and the REST base address come from the environment, exactly as they stand there ([cli.md](cli.md)). A
program calls \`diagnose\` of \`@trading-bridge/doctor\`, which knows no terminal and returns the object that \`--json\`
prints. A reply in a log is explained by \`trading-bridge explain\`, a signature by \`trading-bridge sign --check\`.

This page is made from the values the doctor speaks from: \`npm run doctor-docs\` writes it.

## What it does, and what it never does

- At most 8 signed calls, at least 400 ms apart, each on a connection of its own; done in less than ten seconds. A call
  that is answered with 429 is the last.
- Every signed call reads, or cancels the order id 1 of a market, which cannot exist. No order is placed, no money moves.
- No key, secret or signature is in anything it says. Of replies it keeps the HTTP status and the code.
- One control sends the text of the secret in the place of the key, to recognise that the two were exchanged. It goes
  the way of every other call, and only where the exchange answers this key as it answers a key it does not know.
- A difference between two calls counts once both were repeated, in the order first, second, second, first, second, first
  as far as calls are left. An address that changes from call to call would otherwise look like a changed query or a
  missing permission; with two to four addresses that take turns, whichever are listed, it never does.
- It does not know in which order the exchange checks key, address, time and signature, and assumes none. Where the
  causes look alike in every order, the verdict is \`undecided\` and names them, likeliest first.

Two limits follow. A key without any permission is answered like one whose address is not listed. And an account that
may not trade a market is told so only when it places an order, which the doctor does not do.`

/** The whole page. */
export function doctorPage(): string {
  return [
    INTRODUCTION,
    '## Probes',
    table(
      ['probe', 'what', 'tells'],
      Object.entries(PROBES).map(([id, { does, tells }]) => [id, does, tells]),
    ),
    '## Verdicts',
    'Confidence says what stands behind a verdict: `certain` is what a reply or a text says by itself, `proven` is what two calls that differ in one thing show, `high` rests on the documented meaning of the codes.',
    ...(Object.keys(VERDICTS) as VerdictId[]).flatMap(verdictSection),
    '## Findings',
    'Each line of evidence is one of these, with its blanks filled.',
    table(['probe', 'finding'], findingRows()),
    `A reply is told as: ${Object.values(OUTCOMES).join('; ')}.`,
    '## Known mistakes of signing',
    'A body that something changes on its way is recognised by signing it as one of these mistakes would; `trading-bridge sign --check` looks for all of them, alone and in pairs.',
    table(
      ['mistake', 'what was done', 'how to mend it'],
      SIGNING_MISTAKES.map(({ id, what, mend }) => [`\`${id}\``, what, mend]),
    ),
    '## What `explain` finds',
    'Besides what a code means, rules out and leaves open ([error codes](coinstore/error-codes.md)), these. A reply with the code of the case makes what is likely or possible certain.',
    table(
      ['finding', 'how sure', 'what it says', 'why'],
      EXPLAIN_FINDINGS.map(({ id, standing, text, ground }) => [`\`${id}\``, standing, text, ground]),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

/** A signed call has one finding, which begins with what was asked. */
function findingRows(): readonly (readonly string[])[] {
  const { call, ...others } = FINDINGS
  return [
    ...Object.values(others).map(({ probe, says }) => [probe, says]),
    ...Object.values(CALLS).map(({ probe, what }) => [probe, call.says.replace('{call}', what)]),
  ]
}

function verdictSection(id: VerdictId): readonly string[] {
  const { confidence, means, evidence } = VERDICTS[id]
  const readings = Object.values(READINGS).filter(({ verdict }) => verdict === id)
  return [
    `### ${id}`,
    id === 'undecided' ? means : `${means} Confidence: ${confidence}.`,
    `**Evidence.** ${evidence}`,
    ...readings.map(readingText),
  ]
}

function readingText({ summary, candidates, confidence, next }: Reading): string {
  const standing = confidence === undefined ? '' : ` (${confidence})`
  const causes =
    candidates === undefined ? '' : ` Candidates: ${candidates.map((cause) => `\`${cause}\``).join(', ')}.`
  const steps = next.map((step: NextStepId) => `  - ${NEXT_STEPS[step]}`)
  return [`- *${summary}*${standing}${causes}`, ...steps].join('\n')
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows]
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}
