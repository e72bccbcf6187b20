/** What to do next: each step described once, with its blanks in braces. */

export const NEXT_STEPS = {
  'set-both': 'Set both the API key and its secret, as they were shown when the key was made.',
  'copy-again':
    'Copy the value again from where it was shown, and set it without what is named above; a secret is shown only once, so a lost one needs a new key.',
  exchange: 'Put the key where the secret stands, and the secret where the key stands.',
  'exchange-then-again':
    'Then run the doctor again: behind the exchange of the two there is a second cause, an address that is not listed or a secret of another key.',
  'compare-key':
    'Open API management on the website and compare: the key must be listed there, in the account you mean, character for character. Look whether it was deleted or renewed, and whether it is the key of another exchange.',
  'look-at-sub-account':
    'If the key belongs to a sub-account, log in as the main account and see that the sub-account is neither frozen nor deleted.',
  'new-key':
    'If the key is not there, make a new one, store key and secret together, and run the doctor again.',
  'new-secret':
    'Make a new key and store its key and secret together: a secret cannot be looked up again, and this one belongs to another key or was cut.',
  'list-address':
    "Add the address that {refused} leaves by to the key's list on the website, or leave by {passing} alone. A changed list takes up to two minutes to act.",
  'force-family':
    'To leave by one family alone, set the address family in the client: addressFamily 4 or 6, on the command line --address-family.',
  'list-this-address':
    "Compare the key's list on the website with the addresses this machine leaves by. First suspect IPv6: a list with the IPv4 address alone refuses everything that leaves over IPv6. A changed list takes up to two minutes to act.",
  'second-key':
    "To tell the causes apart, make a second key with the same address list, wait two minutes and run the doctor with it. If it passes, the first key's secret was wrong; if it is refused alike, the address is not in the list.",
  'see-permissions':
    'While you are there, see that the key may read and trade: what a missing permission is answered with is not documented.',
  'set-clock': "Set this machine's clock by a time server and keep it there: it is {offset}.",
  'find-rewriter':
    'Look for what changes requests between this program and the exchange: a proxy that opens encrypted connections, a gateway, an HTTP library that encodes or serialises again. Sign and send the same bytes.',
  'without-proxy':
    'Run the doctor without the proxy, or over another network, to see where the change is made.',
  'allow-trading':
    'Allow trading for this key in API management; if the switch is on, make a new key with it on from the start.',
  'ask-support': "Send the report (--report FILE) to the exchange's support.",
  'look-at-account':
    'Look for a notice in the account on the website: verification, a restriction, a sub-account from which the main account withholds trading or this market.',
  'wait-a-minute': 'Send nothing for a minute, then run the doctor again.',
  'other-programs': 'Look for other programs that use this address or this account: they share its limits.',
  'one-address':
    "Give this machine one fixed way out, over one family and without a pool of addresses, or put every address of the pool into the key's list, which takes 5.",
  'configure-echo':
    'Configure an address echo service (--echo URL) and run the doctor again, to see whether the address changes.',
  'wait-for-list':
    "If the key's list was changed within the last two minutes, wait: until a change acts everywhere, calls may pass and fail by turns.",
  'other-address':
    "Try from another address: the gateway in front of the exchange blocks this one, or its region. It never comes to the exchange's own checks.",
  'proxy-credentials': 'Put the user and the password that the proxy wants into its URL.',
  'proxy-address':
    "Check the address of the proxy, that it runs, and that it lets this machine through to the exchange's host.",
  'correct-url':
    'Set the REST base address to https://api.coinstore.com/api; for spot it ends in /api, and the paths of the futures website want a login.',
  'try-later': 'Try again later; until then nothing on this machine is to blame.',
  'check-names': "Check the spelling of the host, and whether this machine's name service resolves any name.",
  'check-connection':
    'Check the host and port, the firewall, and whether this machine reaches any other host.',
  'check-tls':
    "Check this machine's clock and whether something opens encrypted connections on the way: its certificate is not the exchange's.",
  'stop-trading':
    'Do not trade with this build. Run its tests, and report that the signer fails its fixed vectors.',
  'run-again': 'Run the doctor again: it ran out of calls or of time before it could be certain.',
  'nothing-to-do':
    'Nothing is to be done here. If an order is refused all the same, its code says why: an account that may not trade a market is told so only when it places an order.',
  'another-symbol': 'Run the doctor again later, or with a market that exists at the exchange.',
} as const

export type NextStepId = keyof typeof NEXT_STEPS
