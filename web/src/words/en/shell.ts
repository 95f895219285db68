/** Around every page: bars at the top and at the foot, faults, and what is counted or named on many pages. */
export const shell = {
  skip: 'Skip to content',
  main: 'Main',
  allEvents: 'All events',
  account: 'Account',
  language: 'Language',
  footer: {
    prices: 'Every price includes every fee. What you see is what you pay.',
    times: 'Times are local to the venue.',
  },
  loadingPage: 'Loading the page',
  close: 'Close',
  tryAgain: 'Try again',
  reload: 'Reload the page',
  seeAllEvents: 'See all events',
  done: '(done)',
  /** A clock's zone, by the name of its place. */
  zone: '{{place}} time',
  /** What else stands alone, as part of a text. */
  sentence: '{{words}}.',
  network: {
    back: 'You are online again.',
    gone: "You're offline. Seats you hold stay yours until their time is up.",
    goneShown:
      "You're offline. Seats you hold stay yours until their time is up. We'll go on by ourselves when you're back.",
  },
  broken: {
    title: 'Something broke on this page.',
    advice: 'Reload it to go on. Nothing has been charged by this.',
    ours: 'The fault is ours, and it is in this page only. ',
    notLoaded: "This page couldn't be loaded.",
    updated: 'The connection failed, or Stampede was just updated. ',
    kept: 'Your seats, orders and payments are kept by us, not by this page: reload, and you go on where you were.',
  },
  problem: {
    unreachable: "We can't reach Stampede right now.",
    unreachableAdvice: 'Check your connection and try again. Seats you hold stay yours until their time is up.',
    bank: "The bank doesn't answer yet.",
    bankAdvice: 'Your seats are safe, and nothing has been charged. Try again in a moment.',
    crowd: 'Many people are here at once.',
    crowdAdvice: 'Wait a few seconds and try again. You lose nothing by waiting.',
    trouble: 'Stampede is having trouble.',
    troubleAdvice:
      'Try again in a moment. Seats you hold stay yours until their time is up, and paid tickets are safe.',
    unchanged: 'Nothing has been changed.',
  },
  notFound: {
    title: "We can't find this page.",
    advice:
      'The address may be mistyped, or the page may have gone. If you came for an order, open the link in your mail.',
  },
  counted: {
    seats_one: '{{count, number}} seat',
    seats_other: '{{count, number}} seats',
    places_one: '{{count, number}} place',
    places_other: '{{count, number}} places',
    tickets_one: '{{count, number}} ticket',
    tickets_other: '{{count, number}} tickets',
  },
  place: {
    inRow: '{{section}}, row {{row}}',
    seat: '{{section}}, row {{row}}, seat {{number}}',
    row: 'row {{row}}',
    seatNumber: 'seat {{number}}',
    unnamed: 'Place',
  },
} as const;
