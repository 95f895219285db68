import { isProblem } from '../api/client.ts';

export interface ProblemWords {
  title: string;
  advice: string;
}

/** Words for a fault that isn't the fan's doing. Refusals with a meaning of their own are told by the page that asked. */
export function wordsFor(error: unknown): ProblemWords {
  if (!isProblem(error)) {
    return { title: 'Something broke on this page.', advice: 'Reload it to go on. Nothing has been charged by this.' };
  }
  if (error.status === 0) {
    return {
      title: "We can't reach Stampede right now.",
      advice: 'Check your connection and try again. Seats you hold stay yours until their time is up.',
    };
  }
  if (error.code === 'payments.provider_away') {
    return {
      title: "The bank doesn't answer yet.",
      advice: 'Your seats are safe, and nothing has been charged. Try again in a moment.',
    };
  }
  if (error.status === 429) {
    return {
      title: 'Many people are here at once.',
      advice: 'Wait a few seconds and try again. You lose nothing by waiting.',
    };
  }
  if (error.status >= 500) {
    return {
      title: 'Stampede is having trouble.',
      advice: 'Try again in a moment. Seats you hold stay yours until their time is up, and paid tickets are safe.',
    };
  }
  return { title: error.message, advice: 'Nothing has been changed.' };
}
