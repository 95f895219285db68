import { formatClock, formatCount, formatWhen } from '../src/format.ts';
import { aheadOf, type Knowledge } from './knowledge.ts';
import { waitWords } from './pace.ts';

export type ScreenName =
  | 'loading'
  | 'missing'
  | 'closed'
  | 'ended'
  | 'left'
  | 'account'
  | 'invited'
  | 'pass'
  | 'cookies'
  | 'lobby'
  | 'drawing'
  | 'waiting'
  | 'paused'
  | 'sold-out'
  | 'next'
  | 'turn'
  | 'admitted';

/** What is on the page; what is absent is not shown. */
export interface Screen {
  name: ScreenName;
  title: string;
  lead: string;
  /** Before the event's name in the title of the tab. */
  tab?: string;
  number?: string;
  unit?: string;
  wait?: string;
  /** From 0 to 1. */
  progress?: number;
  /** A link: the one thing to do. */
  go?: { words: string; href: string };
  /** A button: the one thing to do. */
  act?: { words: string; does: 'enter' | 'join' };
  /** Whoever is in can give his turn back. */
  canGiveBack?: true;
  /** There is a place that can be given up. */
  canLeave?: true;
}

/** @param nowMs by the server's clock */
export function screenOf(known: Knowledge, nowMs: number): Screen {
  const { status, place, refused } = known;
  if (refused) return refusedScreen(known);
  if (!status) return loading(known);
  if (status.phase === 'off') return closed(known);
  if (status.phase === 'ended') {
    return {
      name: 'ended',
      title: 'The sale has ended',
      lead: 'Nothing more can be bought for this date.',
      ...toEvent(known),
    };
  }
  if (!place) return loading(known);
  if (known.admittedUntil) return admitted(known, known.admittedUntil, nowMs);
  // Those who are reached are let in when the line goes on.
  if (status.phase === 'paused' || status.phase === 'sold_out') return inLine(known);
  if (known.turn === 'yours') return turn();
  if (known.turn === 'next') return next();
  if (status.phase === 'lobby') return lobby(known, nowMs);
  if (place.position === null) return drawing(known);
  // Nobody is ahead, and yet it is not his turn: there is no room inside.
  return aheadOf(known) === 0 && status.phase !== 'drawing' ? next() : inLine(known);
}

/** What is said beside the screen while nothing answers. */
export function troubleWords({ isBusy, place }: Knowledge): { title: string; advice: string } {
  return {
    title: isBusy ? 'Many people are here at once.' : "We can't reach Stampede right now.",
    advice: `${place ? 'Your place is safe.' : 'You lose nothing by waiting.'} This page keeps trying by itself.`,
  };
}

function loading({ doing }: Knowledge): Screen {
  return { name: 'loading', title: 'Waiting room', lead: doing ?? 'Looking for your place.' };
}

function refusedScreen(known: Knowledge): Screen {
  switch (known.refused) {
    case 'left':
      return {
        name: 'left',
        title: 'You have left the line',
        lead: 'Your place is given up. If you join again, you stand at the end.',
        act: { words: 'Join again', does: 'join' },
      };
    case 'account':
      return {
        name: 'account',
        title: 'Sign in to join the line',
        lead: 'For this sale each account has one place. Come back here when you have signed in.',
        ...toSignIn(known),
      };
    case 'invitation':
    case 'code':
      return {
        name: 'invited',
        title: 'The invited come first',
        lead: known.said,
        ...publicWords(known),
        ...toSignIn(known),
      };
    case 'pass':
      return {
        name: 'pass',
        title: 'This pass does not count',
        lead: known.said,
        act: { words: 'Join the line', does: 'join' },
      };
    case 'session':
      return {
        name: 'cookies',
        title: 'Your browser keeps no cookies',
        lead: 'By its cookie we know your place again. Allow cookies for this site, then try again.',
        act: { words: 'Try again', does: 'join' },
      };
    default:
      return {
        name: 'missing',
        title: "We can't find this event",
        lead: 'It may be over, or its address may be mistyped.',
        go: { words: 'All events', href: '/' },
      };
  }
}

const publicWords = ({ event, publicFrom }: Knowledge): Pick<Screen, 'wait'> =>
  event && publicFrom ? { wait: `Everyone can join ${formatWhen(publicFrom, event.timezone)}` } : {};

const toSignIn = ({ slug, pass }: Knowledge): Pick<Screen, 'go'> => ({
  go: { words: 'Sign in', href: `/account?next=${encodeURIComponent(`/queue/${slug}${pass}`)}` },
});

const toEvent = ({ slug }: Knowledge): Pick<Screen, 'go'> => ({
  go: { words: 'Back to the event', href: `/e/${slug}` },
});

/** No room: either nobody has to wait, or it is too early for it. */
function closed(known: Knowledge): Screen {
  const { event, slug } = known;
  if (event?.sale.state === 'announced') {
    const opens = event.sale.opensAt ? `The sale opens ${formatWhen(event.sale.opensAt, event.timezone)}. ` : '';
    return {
      name: 'closed',
      title: 'The waiting room is not open yet',
      lead: `${opens}This page goes on by itself as soon as you can join.`,
      ...toEvent(known),
    };
  }
  return {
    name: 'closed',
    title: 'No need to wait',
    lead: 'There is no line right now: you can go straight to the seats.',
    tab: 'No line',
    go: { words: 'Choose seats', href: `/e/${slug}/seats` },
  };
}

function lobby({ status, event, place }: Knowledge, nowMs: number): Screen {
  const opensAt = status?.opensAt;
  const leftMs = opensAt ? Date.parse(opensAt) - nowMs : 0;
  return {
    name: 'lobby',
    title: "You're in the waiting room",
    lead: 'Everyone who is here by then takes part in one draw for the order. It makes no difference who came first.',
    ...(leftMs > 0 ? { number: formatClock(leftMs), unit: 'until the draw', tab: formatClock(leftMs) } : {}),
    ...(opensAt && event ? { wait: `The sale opens ${formatWhen(opensAt, event.timezone)}` } : {}),
    ...(leftMs <= 0 ? { wait: 'The sale opens now' } : {}),
    ...(place ? { canLeave: true } : {}),
  };
}

function drawing({ status }: Knowledge): Screen {
  const entries = status?.entries;
  return {
    name: 'drawing',
    title: 'The order is being drawn',
    tab: 'Drawing',
    ...(entries
      ? { number: formatCount(entries), unit: entries === 1 ? 'entry takes part' : 'entries take part' }
      : {}),
    lead: 'Your position appears here in a few seconds, and the first are let in soon after. Your entry and the record of the draw are on this page, too.',
    canLeave: true,
  };
}

function inLine(known: Knowledge): Screen {
  const ahead = aheadOf(known) ?? 0;
  const atFirst = known.place?.aheadAtFirst ?? ahead;
  const line = {
    ...(ahead === 0
      ? { wait: 'Nobody is ahead of you' }
      : {
          number: formatCount(ahead),
          unit: ahead === 1 ? 'person ahead of you' : 'people ahead of you',
          progress: atFirst > 0 ? 1 - ahead / atFirst : 1,
        }),
    canLeave: true,
  } as const;
  if (known.status?.phase === 'paused') {
    return {
      name: 'paused',
      title: 'The line is paused',
      tab: 'Paused',
      ...line,
      lead: 'Nobody is let in right now, and nobody passes you. It goes on here by itself.',
    };
  }
  if (known.status?.phase === 'sold_out') {
    return {
      name: 'sold-out',
      title: 'All seats are taken for now',
      tab: 'All taken',
      ...line,
      lead: "Seats come back when others don't finish their purchase. Then the line goes on from here, in the same order. Your place is kept.",
    };
  }
  return {
    name: 'waiting',
    title: "You're in line",
    tab: `${formatCount(ahead)} ahead`,
    ...line,
    wait: waitOrWhy(known),
    lead: 'You can leave this page open and do something else.',
  };
}

function waitOrWhy({ wait, status }: Knowledge): string {
  if (status?.phase === 'drawing') return 'The first are let in soon';
  return wait ? waitWords(wait) : "We can't say yet how long it takes";
}

function next(): Screen {
  return {
    name: 'next',
    title: "You're next",
    tab: 'Next',
    lead: 'As many people are choosing seats as there is room for. As soon as one of them is done, it is your turn.',
    canLeave: true,
  };
}

function turn(): Screen {
  return {
    name: 'turn',
    title: "It's your turn",
    tab: 'Your turn',
    lead: 'Your clock starts when you go in. Your turn does not run out, but others are choosing seats meanwhile.',
    act: { words: 'Choose seats', does: 'enter' },
    canLeave: true,
  };
}

function admitted({ slug }: Knowledge, until: string, nowMs: number): Screen {
  return {
    name: 'admitted',
    title: "You're in",
    tab: "You're in",
    number: formatClock(Date.parse(until) - nowMs),
    unit: 'to begin, and more while you are choosing',
    lead: 'If the time runs out you keep your place, and are let in again as soon as there is room.',
    go: { words: 'Choose seats', href: `/e/${slug}/seats` },
    canGiveBack: true,
  };
}
