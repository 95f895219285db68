import { isProblem } from '../api/client.ts';
import { t } from '../words/index.ts';

export interface ProblemWords {
  title: string;
  advice: string;
}

/** Words for a fault that isn't the fan's doing. Refusals with a meaning of their own are told by the page that asked. */
export function wordsFor(error: unknown): ProblemWords {
  if (!isProblem(error)) {
    return { title: t('shell.broken.title'), advice: t('shell.broken.advice') };
  }
  if (error.status === 0) {
    return {
      title: t('shell.problem.unreachable'),
      advice: t('shell.problem.unreachableAdvice'),
    };
  }
  if (error.code === 'payments.provider_away') {
    return {
      title: t('shell.problem.bank'),
      advice: t('shell.problem.bankAdvice'),
    };
  }
  if (error.status === 429) {
    return {
      title: t('shell.problem.crowd'),
      advice: t('shell.problem.crowdAdvice'),
    };
  }
  if (error.status >= 500) {
    return {
      title: t('shell.problem.trouble'),
      advice: t('shell.problem.troubleAdvice'),
    };
  }
  return { title: error.message, advice: t('shell.problem.unchanged') };
}
